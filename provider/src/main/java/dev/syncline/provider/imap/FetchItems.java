package dev.syncline.provider.imap;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a FETCH response says of a message beside its bytes (RFC 9051 §7.5.2). A response may come
/// in pieces, around a body that is streamed: each piece adds what it says. Servers send items in
/// any order, leave some out, and add ones nobody asked for.
final class FetchItems {
  private static final DateTimeFormatter INTERNALDATE =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("d-MMM-yyyy HH:mm:ss Z")
          .toFormatter(Locale.ENGLISH);

  private String text = "";
  private int at;

  long uid;
  @Nullable Set<String> flags;
  @Nullable Instant receivedAt;
  long size = -1;
  @Nullable String stableId;
  @Nullable String threadId;

  /// X-GM-LABELS as the server spells them.
  @Nullable List<String> labels;

  long modseq;

  boolean bodySeen;
  boolean bodyNil;

  /// Set when the body came as a quoted string.
  @Nullable String quotedBody;

  /// The items of a whole response or of a piece of one; a piece may end in `BODY[] {n}`.
  FetchItems add(String piece) {
    text = piece;
    at = afterFetch(piece);
    while (skipTo()) {
      var name = name();
      skipSpaces();
      if (!name.isEmpty() && at < text.length()) {
        item(name);
      } else if (name.isEmpty()) {
        at++;
      }
    }
    text = "";
    return this;
  }

  /// A second answer for a message is news of its state, not all of it again.
  void takeNews(FetchItems later) {
    flags = later.flags == null ? flags : later.flags;
    labels = later.labels == null ? labels : later.labels;
    modseq = Math.max(modseq, later.modseq);
  }

  /// True when nothing is missing that a body should be stored with.
  boolean isComplete() {
    return uid > 0 && flags != null && receivedAt != null;
  }

  private static int afterFetch(String piece) {
    if (!piece.startsWith("* ")) {
      return 0;
    }
    var open = piece.indexOf('(');
    return open < 0 ? piece.length() : open + 1;
  }

  private void item(String name) {
    switch (name) {
      case "UID" -> uid = number();
      case "RFC822.SIZE" -> size = number();
      case "FLAGS" -> flags = flagList();
      case "INTERNALDATE" -> receivedAt = date(value());
      case "EMAILID" -> stableId = firstOfList();
      case "THREADID" -> threadId = firstOfList();
      case "X-GM-MSGID" -> stableId = value();
      case "X-GM-THRID" -> threadId = value();
      case "X-GM-LABELS" -> labels = words();
      case "MODSEQ" -> modseq = number();
      default -> other(name);
    }
  }

  private void other(String name) {
    if (name.startsWith("BODY[") || name.startsWith("RFC822")) {
      bodySeen = true;
      var quoted = text.charAt(at) == '"';
      var body = value();
      quotedBody = quoted ? body : null;
      bodyNil = !quoted && body.equalsIgnoreCase("NIL");
      return;
    }
    value();
  }

  private boolean skipTo() {
    skipSpaces();
    return at < text.length() && text.charAt(at) != ')' && text.charAt(at) != '\r';
  }

  private void skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  /// An item name, brackets with spaces in them and a partial's origin included.
  private String name() {
    var start = at;
    var brackets = 0;
    for (; at < text.length(); at++) {
      var c = text.charAt(at);
      brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (brackets == 0 && (c == ' ' || c == ')' || c == '(' || c == '\r')) {
        break;
      }
    }
    return text.substring(start, at).toUpperCase(Locale.ROOT);
  }

  private long number() {
    try {
      return Long.parseLong(value());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private Set<String> flagList() {
    var found = new HashSet<String>();
    for (var flag : value().split(" ", -1)) {
      // \Recent belongs to the session, not to the message (RFC 3501 §2.3.2).
      if (!flag.isEmpty() && !flag.equalsIgnoreCase("\\Recent") && !flag.equalsIgnoreCase("NIL")) {
        found.add(flag);
      }
    }
    return found;
  }

  /// The atoms and strings of a list.
  private List<String> words() {
    var words = new ArrayList<String>();
    if (text.charAt(at) != '(') {
      value();
      return words;
    }
    at++;
    while (skipTo()) {
      words.add(value());
    }
    at++;
    return words;
  }

  private @Nullable String firstOfList() {
    var list = value().strip();
    return list.isEmpty() || list.equalsIgnoreCase("NIL") ? null : list;
  }

  /// A value as text: without its quotes or outer parentheses. Literals announce themselves only at
  /// the end of a piece.
  private String value() {
    return switch (text.charAt(at)) {
      case '"' -> quoted();
      case '(' -> list();
      default -> atom();
    };
  }

  private String atom() {
    var start = at;
    while (at < text.length() && " )\r".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    var value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
    }
    at++;
    return value.toString();
  }

  private String list() {
    var start = at + 1;
    var depth = 0;
    for (; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c == '"') {
        quoted();
        at--;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        at++;
        return text.substring(start, at - 1);
      }
    }
    return text.substring(Math.min(start, text.length()));
  }

  private static @Nullable Instant date(String value) {
    try {
      return OffsetDateTime.parse(value.strip(), INTERNALDATE).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }
}
