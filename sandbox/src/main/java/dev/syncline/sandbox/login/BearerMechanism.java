package dev.syncline.sandbox.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The two ways to show an access token. What differs is the envelope, and what a client says to
/// the challenge that tells it why it was refused.
public enum BearerMechanism {
  /// RFC 7628 §3.1: a GS2 header, then fields.
  OAUTHBEARER(
      "n,a=([^,\u0001]*),\u0001(?:[a-z]+=[^\u0001]*\u0001)*?auth=Bearer ([^\u0001]+)\u0001(?:[a-z]+=[^\u0001]*\u0001)*\u0001"),
  /// Google's and Microsoft's own: two fields.
  XOAUTH2("user=([^\u0001]*)\u0001auth=Bearer ([^\u0001]+)\u0001\u0001");

  private final Pattern envelope;

  BearerMechanism(String envelope) {
    this.envelope = Pattern.compile(envelope, Pattern.CASE_INSENSITIVE);
  }

  record Said(String user, String token) {
    @Override
    public String toString() {
      return "Said[withheld]";
    }
  }

  public static Optional<BearerMechanism> named(String name) {
    for (var mechanism : values()) {
      if (mechanism.name().equals(name)) {
        return Optional.of(mechanism);
      }
    }
    return Optional.empty();
  }

  Optional<Said> read(String base64) {
    String text;
    try {
      text = new String(Base64.getDecoder().decode(base64.strip()), UTF_8);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    var fields = envelope.matcher(text);
    return fields.matches()
        ? Optional.of(
            new Said(fields.group(1).replace("=2C", ",").replace("=3D", "="), fields.group(2)))
        : Optional.empty();
  }

  /// Why a token was refused, in base64: Google's words, or those of RFC 7628 §3.2.2.
  public String challenge() {
    var json =
        switch (this) {
          case XOAUTH2 ->
              "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}";
          case OAUTHBEARER ->
              "{\"status\":\"invalid_token\",\"scope\":\"https://mail.google.com/\"}";
        };
    return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
  }

  /// Whether this is how a client goes on after the challenge: with nothing, or with a lone ^A (RFC
  /// 7628 §3.2.3).
  public boolean acknowledges(String line) {
    return switch (this) {
      case XOAUTH2 -> line.isEmpty();
      case OAUTHBEARER -> line.equals("AQ==");
    };
  }
}
