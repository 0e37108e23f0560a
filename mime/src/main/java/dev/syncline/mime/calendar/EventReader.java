package dev.syncline.mime.calendar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the properties of the first event in an iCalendar text (RFC 5545 §3.1): unfolded lines of
/// name, parameters and value.
final class EventReader {
  private static final int ATTENDEES_MAX = 1_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  private final String text;
  private @Nullable String method;
  private @Nullable String uid;
  private @Nullable String summary;
  private @Nullable String location;
  private @Nullable String organizer;
  private @Nullable Instant start;
  private @Nullable Instant end;
  private boolean allDay;
  private int sequence;
  private final List<Invitation.Attendee> attendees = new ArrayList<>();
  private int depth;
  private boolean inEvent;
  private boolean done;

  EventReader(String text) {
    this.text = text;
  }

  /// Null where there is no event.
  @Nullable EventReader read() {
    var line = new StringBuilder();
    for (var piece : (Iterable<String>) text.lines()::iterator) {
      if (!piece.isEmpty() && (piece.charAt(0) == ' ' || piece.charAt(0) == '\t')) {
        line.append(piece, 1, piece.length());
        continue;
      }
      line(line.toString());
      line.setLength(0);
      line.append(piece);
      if (done) {
        break;
      }
    }
    line(line.toString());
    return inEvent || done ? this : null;
  }

  Invitation invitation(@Nullable String declaredMethod, String partId) {
    return new Invitation(
        declaredMethod == null ? method : declaredMethod,
        uid,
        sequence,
        summary,
        location,
        start,
        end,
        allDay,
        organizer,
        attendees,
        partId);
  }

  private void line(String line) {
    int colon = valueAt(line);
    if (colon < 0 || done) {
      return;
    }
    var head = line.substring(0, colon);
    var value = line.substring(colon + 1);
    int semicolon = head.indexOf(';');
    var name = (semicolon < 0 ? head : head.substring(0, semicolon)).toUpperCase(Locale.ROOT);
    var parameters = semicolon < 0 ? "" : head.substring(semicolon);
    switch (name) {
      case "BEGIN" -> {
        depth++;
        inEvent |= value.strip().equalsIgnoreCase("VEVENT");
      }
      case "END" -> {
        depth--;
        done = inEvent && value.strip().equalsIgnoreCase("VEVENT");
      }
      case "METHOD" -> method = value.strip().toUpperCase(Locale.ROOT);
      default -> {
        if (inEvent && depth == 2) {
          property(name, parameters, value);
        }
      }
    }
  }

  /// The colon that is not within a quoted parameter.
  private static int valueAt(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ':' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private void property(String name, String parameters, String value) {
    switch (name) {
      case "UID" -> uid = value.strip();
      case "SUMMARY" -> summary = unescaped(value);
      case "LOCATION" -> location = unescaped(value);
      case "SEQUENCE" ->
          sequence = value.strip().matches("\\d{1,9}") ? Integer.parseInt(value.strip()) : 0;
      case "ORGANIZER" -> organizer = email(value);
      case "DTSTART" -> {
        allDay = value.strip().length() == 8;
        start = time(parameters, value.strip());
      }
      case "DTEND" -> end = time(parameters, value.strip());
      case "ATTENDEE" -> {
        if (attendees.size() < ATTENDEES_MAX) {
          attendees.add(
              new Invitation.Attendee(
                  email(value), parameter(parameters, "CN"), parameter(parameters, "PARTSTAT")));
        }
      }
      default -> {}
    }
  }

  private static String email(String value) {
    var address = value.strip();
    return address.regionMatches(true, 0, "mailto:", 0, 7) ? address.substring(7) : address;
  }

  private static @Nullable String parameter(String parameters, String name) {
    int at = parameters.toUpperCase(Locale.ROOT).indexOf(";" + name + "=");
    if (at < 0) {
      return null;
    }
    int from = at + name.length() + 2;
    if (from < parameters.length() && parameters.charAt(from) == '"') {
      int close = parameters.indexOf('"', from + 1);
      return parameters.substring(from + 1, close < 0 ? parameters.length() : close);
    }
    int to = parameters.indexOf(';', from);
    return parameters.substring(from, to < 0 ? parameters.length() : to);
  }

  private static @Nullable Instant time(String parameters, String value) {
    try {
      if (value.length() == 8) {
        return LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
      }
      boolean utc = value.endsWith("Z");
      var local = LocalDateTime.parse(utc ? value.substring(0, value.length() - 1) : value, TIME);
      var zone = parameter(parameters, "TZID");
      return utc || zone == null
          ? local.toInstant(ZoneOffset.UTC)
          : local.atZone(ZoneId.of(zone)).toInstant();
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  private static String unescaped(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    var out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        char next = value.charAt(++i);
        out.append(next == 'n' || next == 'N' ? '\n' : next);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
