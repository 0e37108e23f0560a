package dev.syncline.sandbox.imap;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/// Dates as IMAP writes them (RFC 9051 §9, date and date-time).
final class ImapDates {
  private static final DateTimeFormatter DATE_TIME = pattern("d-MMM-yyyy HH:mm:ss Z");
  private static final DateTimeFormatter DATE = pattern("d-MMM-yyyy");
  private static final DateTimeFormatter PADDED =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ENGLISH);

  private ImapDates() {}

  static String write(Instant instant) {
    return PADDED.format(instant.atOffset(ZoneOffset.UTC));
  }

  static Instant dateTime(String text) throws Refused {
    try {
      return OffsetDateTime.parse(text.strip(), DATE_TIME).toInstant();
    } catch (DateTimeException _) {
      throw Refused.bad("not a date and time");
    }
  }

  static LocalDate date(String text) throws Refused {
    try {
      return LocalDate.parse(text.strip(), DATE);
    } catch (DateTimeException _) {
      throw Refused.bad("not a date");
    }
  }

  private static DateTimeFormatter pattern(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }
}
