package dev.syncline.provider.imap;

import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Credentials;
import dev.syncline.provider.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Turns what a server says about a failure into one of ours. Its words are kept, since they are
/// what the user can look up; names, passwords and addresses are taken out of them, since they end
/// in logs.
public final class ServerWords {
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(60);
  private static final Pattern BACKOFF =
      Pattern.compile("backoff time:?\\s*(\\d+)\\s*milliseconds", Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\"'(),;]+@[^\\s<>\"'(),;]+");
  private static final int MAX_WORDS = 300;

  /// What servers without response codes say when they mean "later".
  private static final List<String> THROTTLE_WORDS =
      List.of(
          "too many simultaneous",
          "too many connections",
          "maximum number of connections",
          "connection limit",
          "too many login",
          "throttl",
          "bandwidth limit",
          "exceeded the limit",
          "rate limit",
          "try again later",
          "server busy",
          "system error", // Exchange, while a mailbox moves
          "temporarily unavailable",
          "temporary");

  private final List<String> secrets = new CopyOnWriteArrayList<>();

  public ServerWords(Server server) {
    var user = server.user();
    var at = user.indexOf('@');
    Stream.of(user, at > 0 ? user.substring(0, at) : "").forEach(this::hide);
    if (server.credentials() instanceof Credentials.Password(var password)) {
      hide(password);
    }
  }

  /// Takes this out of all words to come, too.
  public void hide(String secret) {
    if (secret.length() >= 3) {
      secrets.add(secret);
    }
  }

  /// The words, cleaned and of bounded length.
  public String clean(String words) {
    var clean = ADDRESS.matcher(words.replaceAll("\\p{Cntrl}+", " ").strip()).replaceAll("…");
    for (var secret : secrets) {
      clean =
          Pattern.compile(Pattern.quote(secret), Pattern.CASE_INSENSITIVE)
              .matcher(clean)
              .replaceAll("…");
    }
    return clean.length() > MAX_WORDS ? clean.substring(0, MAX_WORDS) + "…" : clean;
  }

  public boolean isThrottling(String words) {
    var lower = words.toLowerCase(Locale.ROOT);
    return THROTTLE_WORDS.stream().anyMatch(lower::contains);
  }

  public Failure.Throttled throttled(String words) {
    var backoff = BACKOFF.matcher(words);
    var pause =
        backoff.find() ? Duration.ofMillis(Long.parseLong(backoff.group(1))) : DEFAULT_PAUSE;
    return new Failure.Throttled(clean(words), pause);
  }

  /// The failure behind a NO or BAD (RFC 9051 §7.1, RFC 5530).
  Failure failure(String command, Answer answer) {
    var words = "%s: %s".formatted(command, clean(answer.words()));
    return switch (answer.code()) {
      case "UNAVAILABLE", "LIMIT", "INUSE", "THROTTLED" -> throttled(answer.words());
      case "NONEXISTENT", "TRYCREATE" -> new Failure.Gone(words);
      case "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED" ->
          new Failure.LoginRejected(clean(answer.words()));
      default -> withoutCode(words, answer);
    };
  }

  private Failure withoutCode(String words, Answer answer) {
    if (isThrottling(answer.words())) {
      return throttled(answer.words());
    }
    return answer.status() == Answer.Status.BAD
        ? new Failure.Malformed(words)
        : new Failure.Refused(words);
  }
}
