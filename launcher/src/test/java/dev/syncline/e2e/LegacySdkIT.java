package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The predecessor's npm SDK, version 6, with nothing changed but the address of the server and the
/// access token.
class LegacySdkIT {
  @Test
  void theUnmodifiedSdkFollowsDeltasByPageLongPollAndStream()
      throws IOException, InterruptedException {
    var sdk = NodeSdk.install("legacy");
    try (var mail = Mailbox.server()) {
      mail.mailbox().deliver("first").into("INBOX");
      mail.mailbox().deliver("second").into("INBOX");
      try (var platform = new ThreeProcesses();
          var client = platform.client()) {
        var grant =
            client
                .post(
                    "/v3/connect/custom",
                    Mailbox.connection(mail.imapPort(), mail.smtpPort(), PASSWORD))
                .data()
                .path("id")
                .asString();
        Wait.until(
            "both messages are there and followed",
            Duration.ofSeconds(60),
            () ->
                client.get("/v3/grants/%s/messages".formatted(grant)).data().size() == 2
                    && client
                        .get("/v3/grants/" + grant)
                        .data()
                        .path("sync_state")
                        .asString()
                        .equals("live"));
        var token =
            client
                .post("/v3/grants/%s/access_tokens".formatted(grant), Map.of("name", "sdk"))
                .data()
                .path("access_token")
                .asString();

        var said =
            sdk.run(
                "deltas.cjs",
                Map.of(
                    "API_URI",
                    client.origin(),
                    "API_KEY",
                    client.key(),
                    "GRANT",
                    grant,
                    "ACCESS_TOKEN",
                    token));

        assertThat(said).contains("8 steps passed");
      }
    }
  }
}
