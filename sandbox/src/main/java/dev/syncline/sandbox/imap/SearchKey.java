package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.imap.SelectedFolder.Numbered;
import dev.syncline.sandbox.message.EncodedWords;
import dev.syncline.sandbox.message.Part;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/// A search criterion (RFC 9051 §6.4.4): keys side by side must all match.
@FunctionalInterface
interface SearchKey {
  /// The folder's largest numbers, for `*`.
  record Largest(long number, long uid) {}

  boolean matches(Numbered each, Largest largest) throws IOException;

  static SearchKey all(Arguments arguments, ImapSession session) throws Refused {
    var keys = new ArrayList<SearchKey>();
    do {
      keys.add(one(arguments, session));
    } while (arguments.hasMore());
    return (each, largest) -> {
      for (var key : keys) {
        if (!key.matches(each, largest)) {
          return false;
        }
      }
      return true;
    };
  }

  private static SearchKey one(Arguments arguments, ImapSession session) throws Refused {
    if (arguments.nextIsGroup()) {
      return all(arguments.group(), session);
    }
    var name = arguments.keyword();
    if (SequenceSet.isOne(name)) {
      var set = SequenceSet.parse(name);
      return (each, largest) -> set.contains(each.number(), largest.number());
    }
    return switch (name) {
      case "ALL", "OLD" -> (_, _) -> true;
      case "NEW", "RECENT" -> (_, _) -> false;
      case "ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN" -> flag("\\" + name);
      case "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNSEEN" ->
          not(flag("\\" + name.substring(2)));
      case "KEYWORD" -> flag(arguments.atom());
      case "UNKEYWORD" -> not(flag(arguments.atom()));
      case "NOT" -> not(one(arguments, session));
      case "OR" -> or(one(arguments, session), one(arguments, session));
      case "UID" -> {
        var set = arguments.sequenceSet();
        yield (each, largest) -> set.contains(each.message().uid(), largest.uid());
      }
      case "LARGER" -> {
        long size = number(arguments);
        yield (each, _) -> each.message().size() > size;
      }
      case "SMALLER" -> {
        long size = number(arguments);
        yield (each, _) -> each.message().size() < size;
      }
      case "FROM", "TO", "CC", "BCC", "SUBJECT" -> header(name, arguments.text());
      case "HEADER" -> header(arguments.string(), arguments.text());
      case "BODY" -> body(arguments.text());
      case "TEXT" -> text(arguments.text());
      case "SINCE", "BEFORE", "ON", "SENTSINCE", "SENTBEFORE", "SENTON" ->
          date(name, ImapDates.date(arguments.string()));
      case "EMAILID", "THREADID" -> ObjectSearch.byId(name, arguments, session);
      case "X-GM-MSGID", "X-GM-THRID", "X-GM-LABELS", "X-GM-RAW" ->
          ObjectSearch.gmail(name, arguments, session);
      default -> throw Refused.bad("an unknown search key");
    };
  }

  static SearchKey flag(String flag) {
    return (each, _) -> each.message().has(flag);
  }

  static SearchKey not(SearchKey key) {
    return (each, largest) -> !key.matches(each, largest);
  }

  private static SearchKey or(SearchKey one, SearchKey other) {
    return (each, largest) -> one.matches(each, largest) || other.matches(each, largest);
  }

  /// An empty text matches every message that has the header.
  static SearchKey header(String name, String wanted) {
    return (each, _) ->
        parse(each).headers().stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .anyMatch(header -> holds(EncodedWords.decode(header.value()), wanted));
  }

  private static SearchKey body(String wanted) {
    return (each, _) -> holds(parse(each).decodedText(), wanted);
  }

  static SearchKey text(String wanted) {
    return (each, _) -> {
      var part = parse(each);
      return part.headers().stream()
              .anyMatch(header ->
                  holds(header.name() + ": " + EncodedWords.decode(header.value()), wanted))
          || holds(part.decodedText(), wanted);
    };
  }

  private static SearchKey date(String name, LocalDate date) {
    boolean sent = name.startsWith("SENT");
    var relation = sent ? name.substring(4) : name;
    return (each, _) -> {
      var day =
          sent
              ? sentOn(parse(each))
              : Optional.of(LocalDate.ofInstant(each.message().received(), ZoneOffset.UTC));
      return day.isPresent() && compares(relation, day.get(), date);
    };
  }

  private static boolean compares(String relation, LocalDate day, LocalDate date) {
    return switch (relation) {
      case "SINCE" -> !day.isBefore(date);
      case "BEFORE" -> day.isBefore(date);
      default -> day.equals(date);
    };
  }

  /// The Date header, its time and zone disregarded.
  private static Optional<LocalDate> sentOn(Part part) {
    try {
      return part.header("Date")
          .map(value -> value.replaceAll("\\(.*\\)", "").strip())
          .map(value -> OffsetDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME))
          .map(OffsetDateTime::toLocalDate);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Part parse(Numbered each) throws IOException {
    return Part.parse(each.message().read());
  }

  private static boolean holds(String text, String wanted) {
    return text.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
  }

  private static long number(Arguments arguments) throws Refused {
    var text = arguments.atom();
    if (!text.matches("\\d{1,18}")) {
      throw Refused.bad("a number was expected");
    }
    return Long.parseLong(text);
  }
}
