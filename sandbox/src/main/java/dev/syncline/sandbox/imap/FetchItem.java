package dev.syncline.sandbox.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a FETCH asks for (RFC 9051 §6.4.5).
sealed interface FetchItem {
  record Flags() implements FetchItem {}

  record Uid() implements FetchItem {}

  record InternalDate() implements FetchItem {}

  record Size() implements FetchItem {}

  record Modseq() implements FetchItem {}

  /// An id of the message or of its conversation that stays.
  record ObjectId(String name) implements FetchItem {}

  record Labels() implements FetchItem {}

  record Envelope() implements FetchItem {}

  record Structure(boolean extended) implements FetchItem {}

  /// `label` is how the answer names the item; `offset` is -1 where all is wanted.
  record Section(
      String label,
      boolean peek,
      List<Integer> path,
      Piece piece,
      List<String> fields,
      long offset,
      long count)
      implements FetchItem {
    public Section {
      path = List.copyOf(path);
      fields = List.copyOf(fields);
    }
  }

  /// Which piece of the message or part.
  enum Piece {
    ALL,
    HEADER,
    HEADER_FIELDS,
    HEADER_FIELDS_NOT,
    TEXT,
    MIME
  }

  Pattern SECTION =
      Pattern.compile(
          "BODY(\\.PEEK)?\\[(\\d+(?:\\.\\d+)*)?\\.?([A-Za-z.]*)(?: ?\\(([^)]*)\\))?](?:<(\\d{1,10})\\.(\\d{1,10})>)?",
          Pattern.CASE_INSENSITIVE);

  /// The capability that an item needs; empty where every server knows it.
  default String capability() {
    return switch (this) {
      case Labels _ -> Dialect.GMAIL;
      case ObjectId(var name) -> name.startsWith("X-GM-") ? Dialect.GMAIL : Dialect.OBJECT_IDS;
      case Modseq _ -> "CONDSTORE";
      case Flags _, Uid _, InternalDate _, Size _, Envelope _, Structure _, Section _ -> "";
    };
  }

  static List<FetchItem> parse(Arguments arguments) throws Refused {
    if (!arguments.nextIsGroup()) {
      return macroOrItem(arguments.atom());
    }
    var list = arguments.group();
    var items = new ArrayList<FetchItem>();
    while (list.hasMore()) {
      items.add(item(list.atom()));
    }
    return items;
  }

  private static List<FetchItem> macroOrItem(String name) throws Refused {
    var fast = List.of(new Flags(), new InternalDate(), new Size());
    var items = new ArrayList<FetchItem>(fast);
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "FAST" -> items;
      case "ALL" -> {
        items.add(new Envelope());
        yield items;
      }
      case "FULL" -> {
        items.add(new Envelope());
        items.add(new Structure(false));
        yield items;
      }
      default -> List.of(item(name));
    };
  }

  private static FetchItem item(String name) throws Refused {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "FLAGS" -> new Flags();
      case "UID" -> new Uid();
      case "INTERNALDATE" -> new InternalDate();
      case "RFC822.SIZE" -> new Size();
      case "MODSEQ" -> new Modseq();
      case "EMAILID", "THREADID", "X-GM-MSGID", "X-GM-THRID" ->
          new ObjectId(name.toUpperCase(Locale.ROOT));
      case "X-GM-LABELS" -> new Labels();
      case "ENVELOPE" -> new Envelope();
      case "BODY" -> new Structure(false);
      case "BODYSTRUCTURE" -> new Structure(true);
      case "RFC822" -> whole("RFC822", false, Piece.ALL);
      case "RFC822.HEADER" -> whole("RFC822.HEADER", true, Piece.HEADER);
      case "RFC822.TEXT" -> whole("RFC822.TEXT", false, Piece.TEXT);
      default -> section(name);
    };
  }

  private static Section whole(String label, boolean peek, Piece piece) {
    return new Section(label, peek, List.of(), piece, List.of(), -1, 0);
  }

  private static Section section(String name) throws Refused {
    var match = SECTION.matcher(name);
    if (!match.matches()) {
      throw Refused.bad("an unknown fetch item");
    }
    var path = new ArrayList<Integer>();
    if (match.group(2) != null) {
      for (var number : match.group(2).split("\\.", -1)) {
        path.add(number.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(number));
      }
    }
    var piece = piece(match.group(3).toUpperCase(Locale.ROOT), path.isEmpty());
    var fields = match.group(4) == null ? List.<String>of() : fields(match.group(4));
    boolean namesFields = piece == Piece.HEADER_FIELDS || piece == Piece.HEADER_FIELDS_NOT;
    if (namesFields == fields.isEmpty()) {
      throw Refused.bad("HEADER.FIELDS, and nothing else, names fields");
    }
    long offset = match.group(5) == null ? -1 : Long.parseLong(match.group(5));
    long count = match.group(6) == null ? 0 : Long.parseLong(match.group(6));
    var inside = name.substring(name.indexOf('['), name.lastIndexOf(']') + 1);
    var label = "BODY" + inside.toUpperCase(Locale.ROOT) + (offset < 0 ? "" : "<" + offset + ">");
    return new Section(label, match.group(1) != null, path, piece, fields, offset, count);
  }

  private static Piece piece(String word, boolean atTop) throws Refused {
    return switch (word) {
      case "" -> Piece.ALL;
      case "HEADER" -> Piece.HEADER;
      case "HEADER.FIELDS" -> Piece.HEADER_FIELDS;
      case "HEADER.FIELDS.NOT" -> Piece.HEADER_FIELDS_NOT;
      case "TEXT" -> Piece.TEXT;
      case "MIME" -> {
        if (atTop) {
          throw Refused.bad("MIME needs a part number");
        }
        yield Piece.MIME;
      }
      default -> throw Refused.bad("an unknown section");
    };
  }

  private static List<String> fields(String list) {
    return List.of(list.strip().split("\\s+", -1)).stream()
        .map(field -> field.replace("\"", ""))
        .filter(field -> !field.isEmpty())
        .toList();
  }
}
