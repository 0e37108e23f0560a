package dev.syncline.mime.transport;

import dev.syncline.mime.header.Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One Authentication-Results field (RFC 8601): who checked, and what each check found. Whoever
/// reads this must know which server it trusts: anybody can write such a field above their own
/// message.
///
/// @param server the authserv-id
public record AuthenticationResults(String server, List<Check> checks) {
  private static final int CHECKS_MAX = 200;

  /// One check and what it found.
  ///
  /// @param method "spf", "dkim", "dmarc", "arc", …, in lower case
  /// @param result "pass", "fail", "softfail", "none", …, in lower case
  /// @param properties "header.d", "smtp.mailfrom" and the like, and "reason"
  public record Check(String method, String result, Map<String, String> properties) {
    public Check {
      properties = Map.copyOf(properties);
    }

    public boolean passed() {
      return result.equals("pass");
    }
  }

  public AuthenticationResults {
    checks = List.copyOf(checks);
  }

  /// All of them, the last server first.
  public static List<AuthenticationResults> of(Headers headers) {
    return headers.allRaw("Authentication-Results").stream()
        .map(AuthenticationResults::parse)
        .toList();
  }

  public Optional<Check> check(String method) {
    return checks.stream().filter(check -> check.method().equals(method)).findFirst();
  }

  public static AuthenticationResults parse(String raw) {
    var statements = new Statements(raw);
    var server = "";
    var checks = new ArrayList<Check>();
    for (var statement = statements.next();
        statement != null && checks.size() < CHECKS_MAX;
        statement = statements.next()) {
      var check = check(statement);
      if (check != null) {
        checks.add(check);
      } else if (server.isEmpty() && checks.isEmpty() && !statement.isEmpty()) {
        server = statement.getFirst();
      }
    }
    return new AuthenticationResults(server, checks);
  }

  private static @Nullable Check check(List<String> words) {
    String method = null;
    var result = "";
    var properties = new HashMap<String, String>();
    for (var word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        continue;
      }
      var name = word.substring(0, equals).toLowerCase(Locale.ROOT);
      var value = word.substring(equals + 1);
      if (method == null) {
        int version = name.indexOf('/');
        method = version < 0 ? name : name.substring(0, version);
        result = value.toLowerCase(Locale.ROOT);
      } else {
        properties.putIfAbsent(name, value);
      }
    }
    return method == null ? null : new Check(method, result, properties);
  }

  /// Cuts at semicolons and blanks outside quotes and comments.
  private static final class Statements {
    private final String text;
    private int position;

    Statements(String text) {
      this.text = text;
    }

    @Nullable List<String> next() {
      if (position >= text.length()) {
        return null;
      }
      var words = new ArrayList<String>();
      var word = new StringBuilder();
      while (position < text.length()) {
        char c = text.charAt(position++);
        if (c == ';') {
          break;
        }
        if (c == '(') {
          skipComment();
        } else if (c == '"') {
          quoted(word);
        } else if (c > ' ') {
          word.append(c);
        } else if (!word.isEmpty() && !isAroundEquals(word)) {
          words.add(word.toString());
          word.setLength(0);
        }
      }
      if (!word.isEmpty()) {
        words.add(word.toString());
      }
      return words;
    }

    /// "spf = pass" is one word.
    private boolean isAroundEquals(StringBuilder word) {
      int next = position;
      while (next < text.length() && text.charAt(next) <= ' ') {
        next++;
      }
      return word.charAt(word.length() - 1) == '='
          || (next < text.length() && text.charAt(next) == '=');
    }

    private void skipComment() {
      int depth = 1;
      while (position < text.length() && depth > 0) {
        char c = text.charAt(position++);
        if (c == '\\') {
          position++;
        } else if (c == '(') {
          depth++;
        } else if (c == ')') {
          depth--;
        }
      }
    }

    private void quoted(StringBuilder word) {
      while (position < text.length()) {
        char c = text.charAt(position++);
        if (c == '"') {
          return;
        }
        if (c == '\\' && position < text.length()) {
          c = text.charAt(position++);
        }
        word.append(c);
      }
    }
  }
}
