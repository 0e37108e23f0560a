package dev.syncline.provider.oauth;

import dev.syncline.provider.AccessToken;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a token endpoint's answer means (RFC 6749 §5).
final class TokenAnswers {
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(1);
  private static final Duration RENEW_AHEAD = Duration.ofMinutes(5);
  private static final int LONGEST_WORDS = 200;

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final InstantSource clock;

  TokenAnswers(InstantSource clock) {
    this.clock = clock;
  }

  /// @param retryAfter the header's text, empty without one
  record Reply(int status, String body, String retryAfter) {
    @Override
    public String toString() {
      return "Reply[%d]".formatted(status);
    }
  }

  /// @throws ProviderException when it is no token
  Tokens read(String place, Reply reply, String usedRefreshToken) {
    var json = json(reply.body());
    var access = json.path("access_token").asString("");
    if (reply.status() != 200 || access.isEmpty()) {
      throw new ProviderException(failure(place, reply, json));
    }
    if (!isLine(access)) {
      throw new ProviderException(new Failure.Malformed(place + ": the token is not one line"));
    }
    var rotated = json.path("refresh_token").asString("");
    return new Tokens(
        rotated.isEmpty() ? usedRefreshToken : rotated,
        token(access, lifetime(json.path("expires_in"))));
  }

  private static boolean isLine(String token) {
    return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /// A fifth of a short life is left for the renewal, else five minutes.
  private AccessToken token(String value, Duration lifetime) {
    var ahead = lifetime.dividedBy(5);
    var now = clock.instant();
    var expiresAt = now.plus(lifetime);
    return new AccessToken(
        value, expiresAt.minus(ahead.compareTo(RENEW_AHEAD) < 0 ? ahead : RENEW_AHEAD), expiresAt);
  }

  /// A number, or one in quotes as Azure AD's first version writes it.
  private static Duration lifetime(JsonNode expiresIn) {
    var seconds = expiresIn.asString("").strip();
    if (!seconds.matches("\\d{1,9}")) {
      return DEFAULT_LIFETIME;
    }
    var told = Duration.ofSeconds(Long.parseLong(seconds));
    return told.compareTo(LONGEST_LIFETIME) < 0 ? told : LONGEST_LIFETIME;
  }

  private Failure failure(String place, Reply reply, JsonNode json) {
    var error = word(json.path("error").asString(""));
    var description = words(json.path("error_description").asString(""));
    var said =
        "%s answered %d%s%s"
            .formatted(
                place,
                reply.status(),
                error.isEmpty() ? "" : " " + error,
                description.isEmpty() ? "" : " (" + description + ")");
    if (reply.status() == 429 || !reply.retryAfter().isEmpty()) {
      return new Failure.Throttled(said, pause(reply.retryAfter()));
    }
    if (reply.status() >= 500) {
      return new Failure.Unreachable(said);
    }
    return switch (error) {
      case "invalid_grant", "interaction_required", "login_required", "consent_required" ->
          new Failure.LoginRejected(
              said + ": the refresh token is expired, spent or revoked; authenticate again");
      case "temporarily_unavailable", "server_error" -> new Failure.Unreachable(said);
      case "slow_down", "rate_limit_exceeded" -> new Failure.Throttled(said, DEFAULT_PAUSE);
      case "invalid_client", "unauthorized_client" ->
          new Failure.Refused(said + ": check the connector's client_id and client_secret");
      case "" -> new Failure.Malformed(said + ": not an answer of OAuth 2.0");
      default -> new Failure.Refused(said);
    };
  }

  /// Seconds or a date (RFC 9110 §10.2.3).
  private Duration pause(String retryAfter) {
    var text = retryAfter.strip();
    if (text.matches("\\d{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      var at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(clock.instant(), at));
    } catch (DateTimeException _) {
      return DEFAULT_PAUSE;
    }
  }

  private static Duration bounded(Duration pause) {
    if (pause.compareTo(Duration.ofSeconds(1)) < 0) {
      return Duration.ofSeconds(1);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private JsonNode json(String body) {
    try {
      return mapper.readTree(body);
    } catch (JacksonException _) {
      return mapper.nullNode();
    }
  }

  private static String word(String error) {
    return error.matches("[A-Za-z0-9_.-]{1,64}") ? error : "";
  }

  /// Microsoft's run over several lines, with numbers to look up. What looks like an address or a
  /// token is taken out.
  private static String words(String description) {
    var clean =
        description
            .replaceAll("\\p{Cntrl}+", " ")
            .replaceAll("[^\\s<>\"'(),;]+@[^\\s<>\"'(),;]+", "…")
            .replaceAll("\\S{41,}", "…")
            .strip();
    return clean.length() > LONGEST_WORDS ? clean.substring(0, LONGEST_WORDS) + "…" : clean;
  }
}
