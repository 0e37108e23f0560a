package dev.syncline.mime.write;

import dev.syncline.mime.header.Address;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Writes header fields: folded at 78 columns (RFC 5322 §2.1.1), text that is not ASCII as encoded
/// words (RFC 2047), parameters in the extended form where they need it (RFC 2231). A value that
/// would end its field is refused, since whoever can write a line end into a header can write a
/// header.
final class FieldWriter {
  private static final int COLUMNS = 78;
  private static final int WORD_BYTES = 42;
  private static final int SEGMENT_MAX = 60;
  private static final String ATOM = "!#$%&'*+-/=?^_`{|}~";

  private final StringBuilder out = new StringBuilder(512);
  private final boolean utf8;
  private int column;

  /// @param utf8 text that is not ASCII goes as it is (RFC 6532)
  FieldWriter(boolean utf8) {
    this.utf8 = utf8;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  FieldWriter text(String name, String value) {
    refuseLineEnds(name, value);
    begin(name);
    if (isPlain(value) || (utf8 && isPlainUtf8(value))) {
      words(value);
    } else {
      encodedWords(value);
    }
    return end();
  }

  FieldWriter addresses(String name, List<Address> addresses) {
    if (addresses.isEmpty()) {
      return this;
    }
    begin(name);
    for (int i = 0; i < addresses.size(); i++) {
      address(name, addresses.get(i), i < addresses.size() - 1 ? "," : "");
    }
    return end();
  }

  FieldWriter ids(String name, List<String> ids) {
    if (ids.isEmpty()) {
      return this;
    }
    begin(name);
    for (var id : ids) {
      if (id.isBlank() || id.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>' || c == 127)) {
        throw new IllegalArgumentException(
            "an id in %s holds a blank, a bracket or a line end".formatted(name));
      }
      token("<" + id + ">");
    }
    return end();
  }

  FieldWriter raw(String name, String value) {
    begin(name);
    token(value);
    return end();
  }

  /// A field whose value is followed by a parameter that may be long or not ASCII.
  FieldWriter withParameter(String name, String value, String parameter, String parameterValue) {
    refuseLineEnds(name, parameterValue);
    begin(name);
    token(value + ";");
    if (isAscii(parameterValue) && parameterValue.length() <= SEGMENT_MAX) {
      token(parameter + "=" + quoted(parameterValue));
    } else {
      extended(parameter, parameterValue);
    }
    return end();
  }

  private void begin(String name) {
    out.append(name).append(':');
    column = name.length() + 1;
  }

  private FieldWriter end() {
    out.append("\r\n");
    column = 0;
    return this;
  }

  /// One blank, or a new line where the token would not fit, then the token.
  private void token(String token) {
    boolean fits = column + 1 + token.length() <= COLUMNS;
    if (!fits && column > 1) {
      out.append("\r\n");
      column = 0;
    }
    out.append(' ').append(token);
    column += 1 + token.length();
  }

  /// Folds in front of a blank, so unfolding gives the same text.
  private void words(String value) {
    int i = 0;
    out.append(' ');
    column++;
    while (i < value.length()) {
      int end = i + 1;
      while (end < value.length() && value.charAt(end) != ' ') {
        end++;
      }
      boolean atBlank = i > 0 && value.charAt(i) == ' ';
      boolean blanksOnly = end == i + 1 && atBlank;
      if (atBlank && !blanksOnly && column + end - i > COLUMNS) {
        out.append("\r\n");
        column = 0;
      }
      out.append(value, i, end);
      column += end - i;
      i = end;
    }
  }

  private void encodedWords(String value) {
    int i = 0;
    while (i < value.length()) {
      int bytes = 0;
      int end = i;
      while (end < value.length()) {
        int c = value.codePointAt(end);
        int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (bytes + size > WORD_BYTES) {
          break;
        }
        bytes += size;
        end += Character.charCount(c);
      }
      token(encodedWord(value.substring(i, end)));
      i = end;
    }
  }

  private static String encodedWord(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return "=?utf-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }

  private void address(String field, Address address, String separator) {
    var email = mailbox(field, address.email(), utf8);
    var name = address.name();
    if (name == null || name.isBlank()) {
      token(email + separator);
      return;
    }
    refuseLineEnds(field, name);
    if (isAtoms(name)) {
      token(name);
    } else if (isPlain(name) || (utf8 && isPlainUtf8(name))) {
      token(quoted(name));
    } else {
      encodedWords(name);
    }
    token("<" + email + ">" + separator);
  }

  /// The address as it goes on the wire: the domain in A-labels (RFC 5890), which every server
  /// understands. A local part beyond ASCII has no such form: it needs SMTPUTF8.
  static String mailbox(String field, String email, boolean utf8) {
    int at = email.lastIndexOf('@');
    boolean broken =
        at < 1
            || at == email.length() - 1
            || email.chars().anyMatch(c -> c < ' ' || c == 127 || c == '<' || c == '>')
            || (email.charAt(0) != '"'
                && email.chars().anyMatch(c -> " ,;:()".indexOf(c) >= 0 && c != ':'));
    if (broken) {
      throw new IllegalArgumentException(
          "%s holds something that is no e-mail address".formatted(field));
    }
    var domain = email.substring(at + 1);
    if (!isAscii(email.substring(0, at))) {
      if (!utf8) {
        throw new IllegalArgumentException(
            "%s holds an address that only servers with SMTPUTF8 can take".formatted(field));
      }
      return email;
    }
    return isAscii(domain) ? email : email.substring(0, at + 1) + aLabels(field, domain);
  }

  private static String aLabels(String field, String domain) {
    try {
      return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException noDomain) {
      throw new IllegalArgumentException(
          "%s holds a domain that cannot exist".formatted(field), noDomain);
    }
  }

  private void extended(String parameter, String value) {
    var encoded = percentEncoded(value);
    if (encoded.length() <= SEGMENT_MAX) {
      token(parameter + "*=utf-8''" + encoded);
      return;
    }
    int i = 0;
    for (int segment = 0; i < encoded.length(); segment++) {
      int end = Math.min(encoded.length(), i + SEGMENT_MAX);
      while (end < encoded.length()
          && (encoded.charAt(end - 1) == '%' || encoded.charAt(end - 2) == '%')) {
        end--;
      }
      var start = parameter + "*" + segment + "*=" + (segment == 0 ? "utf-8''" : "");
      token(start + encoded.substring(i, end) + (end < encoded.length() ? ";" : ""));
      i = end;
    }
  }

  private static String percentEncoded(String value) {
    var out = new StringBuilder(value.length() * 3);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          b > ' ' && b < 127 && (Character.isLetterOrDigit(b) || "!#$&+-.^_`|~".indexOf(b) >= 0);
      if (plain) {
        out.append((char) b);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
        out.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return out.toString();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static boolean isAtoms(String name) {
    return name.equals(name.strip())
        && !name.contains("  ")
        && !name.contains("=?")
        && name.chars()
            .allMatch(c ->
                c == ' ' || (c < 128 && (Character.isLetterOrDigit(c) || ATOM.indexOf(c) >= 0)));
  }

  /// ASCII that folding and unfolding leave as it is, and that nobody takes for an encoded word.
  private static boolean isPlain(String value) {
    return isAscii(value) && !value.contains("=?") && longestWord(value) < 900;
  }

  private static boolean isPlainUtf8(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c != 127)
        && !value.contains("=?")
        && longestWord(value) < 240;
  }

  private static int longestWord(String value) {
    int longest = 0;
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || value.charAt(i) == ' ') {
        longest = Math.max(longest, i - start);
        start = i + 1;
      }
    }
    return longest;
  }

  static boolean isAscii(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  private static void refuseLineEnds(String field, String value) {
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new IllegalArgumentException(
          "%s holds a line end or NUL: a header cannot".formatted(field));
    }
  }
}
