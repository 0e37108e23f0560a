package dev.syncline.mime.header;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the date somebody wrote: RFC 5322 §3.3, the obsolete forms of §4.3 (two-digit years, named
/// zones), asctime, ISO 8601, and words in any order. A zone nobody knows counts as UTC, as §4.3
/// says.
public final class MailDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final int[] MONTH_LETTERS = packed(MONTHS);
  private static final int[] WEEKDAY_LETTERS =
      packed(List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun"));
  private static final Map<String, Integer> ZONE_MINUTES =
      Map.ofEntries(
          Map.entry("est", -300),
          Map.entry("edt", -240),
          Map.entry("cst", -360),
          Map.entry("cdt", -300),
          Map.entry("mst", -420),
          Map.entry("mdt", -360),
          Map.entry("pst", -480),
          Map.entry("pdt", -420),
          Map.entry("akst", -540),
          Map.entry("hst", -600),
          Map.entry("bst", 60),
          Map.entry("west", 60),
          Map.entry("cet", 60),
          Map.entry("met", 60),
          Map.entry("cest", 120),
          Map.entry("mest", 120),
          Map.entry("eet", 120),
          Map.entry("eest", 180),
          Map.entry("msk", 180),
          Map.entry("jst", 540),
          Map.entry("kst", 540));

  private final String text;
  private int position;
  private int day;
  private int month;
  private int year = -1;
  private int hour = -1;
  private int minute;
  private int second;
  private int zoneMinutes;
  private boolean zoneWritten;

  private MailDate(String text) {
    this.text = text;
  }

  public static @Nullable Instant parse(@Nullable String text) {
    if (text == null || text.isBlank() || text.length() > 1_000) {
      return null;
    }
    return new MailDate(text).read();
  }

  /// The date of a Received field stands after its last semicolon (RFC 5321 §4.4).
  public static @Nullable Instant ofReceived(@Nullable String received) {
    return received == null ? null : parse(received.substring(received.lastIndexOf(';') + 1));
  }

  private @Nullable Instant read() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c >= '0' && c <= '9') {
        number();
      } else if (Character.isLetter(c)) {
        word();
      } else if (c == '(') {
        comment();
      } else if ((c == '+' || c == '-') && hour >= 0 && digitAt(position + 1)) {
        zone(c == '-' ? -1 : 1);
      } else {
        position++;
      }
    }
    return toInstant();
  }

  private @Nullable Instant toInstant() {
    if (day < 1 || day > 31 || month < 1 || month > 12 || year < 0) {
      return null;
    }
    if (hour > 24 || minute > 59 || second > 60) {
      return null;
    }
    try {
      var seconds = Math.max(hour, 0) * 3_600L + minute * 60L + second - zoneMinutes * 60L;
      var days = LocalDate.of(fullYear(), month, 1).toEpochDay() + day - 1;
      return Instant.ofEpochSecond(days * 86_400 + seconds);
    } catch (DateTimeException outOfRange) {
      return null;
    }
  }

  /// RFC 5322 §4.3: two digits below 50 mean 2000 and later, three digits count from 1900.
  private int fullYear() {
    if (year < 50) {
      return 2000 + year;
    }
    return year < 1000 ? 1900 + year : year;
  }

  private boolean digitAt(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private int digits(int atMost) {
    int value = 0;
    int end = Math.min(text.length(), position + atMost);
    while (position < end && digitAt(position)) {
      value = value * 10 + text.charAt(position++) - '0';
    }
    return value;
  }

  private void number() {
    int start = position;
    int value = digits(9);
    int length = position - start;
    while (digitAt(position)) {
      position++;
    }
    char next = position < text.length() ? text.charAt(position) : ' ';
    if (hour < 0 && length <= 2 && isTimeSeparator(next)) {
      time(value, next);
    } else if (length == 4 && (next == '-' || next == '/') && day == 0 && month == 0 && year < 0) {
      isoDate(value);
    } else if (length <= 2 && day == 0 && month == 0 && isDateSeparator(next)) {
      numbers(value, next);
    } else if (length <= 2 && day == 0) {
      day = value;
    } else if (year < 0 && length <= 4) {
      year = value;
    }
  }

  private boolean isDateSeparator(char next) {
    return (next == '/' || next == '.' || next == '-') && digitAt(position + 1);
  }

  /// "11/23/2026" is American unless it cannot be; with dots or dashes the day comes first.
  private void numbers(int first, char separator) {
    position++;
    int second = digits(2);
    if (position >= text.length() || text.charAt(position) != separator) {
      day = first;
      month = second;
      return;
    }
    boolean monthFirst = separator == '/' && first <= 12;
    day = monthFirst ? second : first;
    month = monthFirst ? first : second;
    position++;
    if (digitAt(position)) {
      year = digits(4);
    }
  }

  /// "03:02:25", and "03.02.25" once the date is known.
  private boolean isTimeSeparator(char next) {
    return digitAt(position + 1) && (next == ':' || (next == '.' && day > 0 && month > 0));
  }

  private void time(int hours, char separator) {
    hour = hours;
    position++;
    minute = digits(2);
    if (position < text.length() && text.charAt(position) == separator && digitAt(position + 1)) {
      position++;
      second = digits(2);
    }
    if (position < text.length() && text.charAt(position) == '.' && digitAt(position + 1)) {
      position++;
      while (digitAt(position)) {
        position++;
      }
    }
  }

  private void isoDate(int years) {
    year = years;
    position++;
    month = digits(2);
    if (position < text.length() && digitAt(position + 1)) {
      position++;
      day = digits(2);
    }
  }

  private void word() {
    int start = position;
    while (position < text.length() && Character.isLetter(text.charAt(position))) {
      position++;
    }
    if (hour < 0 && month == 0 && position - start >= 3) {
      int english = english(start);
      if (english >= 0) {
        month = english;
        return;
      }
    }
    var word = text.substring(start, position).toLowerCase(Locale.ROOT);
    if (word.equals("pm") && hour >= 0 && hour < 12) {
      hour += 12;
    } else if (word.equals("am") && hour == 12) {
      hour = 0;
    } else if (hour >= 0 && !zoneWritten && ZONE_MINUTES.containsKey(word)) {
      zoneMinutes = ZONE_MINUTES.getOrDefault(word, 0);
    } else if (month == 0 && word.length() >= 3) {
      month = month(word);
    }
  }

  /// The English month that the word at {@code start} begins with, 0 for a day of the week, -1 for
  /// any other: nearly every date is written with these, and no text need be made to tell.
  private int english(int start) {
    int letters = lower(start) << 16 | lower(start + 1) << 8 | lower(start + 2);
    for (int weekday : WEEKDAY_LETTERS) {
      if (weekday == letters) {
        return 0;
      }
    }
    for (int i = 0; i < MONTH_LETTERS.length; i++) {
      if (MONTH_LETTERS[i] == letters) {
        return i + 1;
      }
    }
    return -1;
  }

  private int lower(int index) {
    char letter = text.charAt(index);
    return letter < 128 ? letter | 0x20 : 0;
  }

  private static int[] packed(List<String> words) {
    return words.stream()
        .mapToInt(word -> word.charAt(0) << 16 | word.charAt(1) << 8 | word.charAt(2))
        .toArray();
  }

  /// English, and what mailers write that take the names from the sender's language.
  private static int month(String word) {
    int english = MONTHS.indexOf(word.substring(0, 3)) + 1;
    if (english > 0) {
      return english;
    }
    return switch (word.substring(0, 3)) {
      case "ene", "gen", "янв" -> 1;
      case "fév", "fev", "фев" -> 2;
      case "mär", "mrz", "mrt", "maa", "мар" -> 3;
      case "avr", "abr", "апр" -> 4;
      case "mai", "mag", "mei", "maj", "май", "мая" -> 5;
      case "giu", "июн" -> 6;
      case "lug", "июл" -> 7;
      case "aoû", "aou", "ago", "авг" -> 8;
      case "set", "сен" -> 9;
      case "okt", "ott", "out", "окт" -> 10;
      case "ноя" -> 11;
      case "déc", "dec", "dez", "dic", "des", "дек" -> 12;
      case "jui" -> word.startsWith("juil") ? 7 : 6;
      default -> 0;
    };
  }

  private void comment() {
    int depth = 0;
    for (; position < text.length(); position++) {
      char c = text.charAt(position);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        position++;
        return;
      }
    }
  }

  private void zone(int sign) {
    position++;
    int start = position;
    int value = digits(4);
    int length = position - start;
    int hours = length <= 2 ? value : value / 100;
    int minutes = length <= 2 ? 0 : value % 100;
    if (length <= 2 && position < text.length() && text.charAt(position) == ':') {
      position++;
      minutes = digits(2);
    }
    if (hours <= 15 && minutes < 60 && !zoneWritten) {
      zoneWritten = true;
      zoneMinutes = sign * (hours * 60 + minutes);
    }
  }
}
