package dev.syncline.provider.imap;

import dev.syncline.provider.ConnectionSettings.Server;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;

/// The two ways to show an access token, the standard one first.
///
/// A server that refuses a token says why in a challenge, and its NO or 535 comes only after the
/// client has taken note of it: with nothing for XOAUTH2 (Google's "SASL XOAUTH2 mechanism"), with
/// a lone ^A for OAUTHBEARER (RFC 7628 §3.2.3). Microsoft refuses without a challenge.
public enum BearerMechanism {
  /// RFC 7628 §3.1.
  OAUTHBEARER("AQ=="),
  XOAUTH2("");

  private final String acknowledgement;

  BearerMechanism(String acknowledgement) {
    this.acknowledgement = acknowledgement;
  }

  /// The first that a server offers.
  public static Optional<BearerMechanism> offered(Predicate<String> offers) {
    for (var mechanism : values()) {
      if (offers.test(mechanism.name())) {
        return Optional.of(mechanism);
      }
    }
    return Optional.empty();
  }

  /// In base64.
  public String initialResponse(Server server, String token) {
    var text =
        switch (this) {
          case OAUTHBEARER ->
              "n,a=%s,\u0001host=%s\u0001port=%d\u0001auth=Bearer %s\u0001\u0001"
                  .formatted(
                      server.user().replace("=", "=3D").replace(",", "=2C"),
                      server.host(),
                      server.port(),
                      token);
          case XOAUTH2 -> "user=%s\u0001auth=Bearer %s\u0001\u0001".formatted(server.user(), token);
        };
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public String acknowledgement() {
    return acknowledgement;
  }
}
