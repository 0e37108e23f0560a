package dev.syncline.webhook.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.secret.WebhookSecret;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureTest {
  /// The example of the Standard Webhooks specification, with the expected value its reference
  /// libraries test against.
  @Test
  void standardWebhooksLibrariesAcceptIt() {
    var headers =
        Signature.headers(
            SigningSecrets.of(new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}".getBytes(UTF_8));

    assertThat(headers)
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
        .containsEntry("webhook-timestamp", "1614265330");
  }

  @Test
  void theBodyIsSignedInHexWithTheSecretsText() {
    var headers =
        Signature.headers(
            SigningSecrets.of(new WebhookSecret("whsec_SmVmZQ==")),
            "id",
            Instant.EPOCH,
            "what do ya want for nothing?".getBytes(UTF_8));

    assertThat(headers.get("x-nylas-signature")).matches("[0-9a-f]{64}");
  }

  @Test
  void aRotatedSecretSignsAsWellUntilItsTimeIsOver() {
    var before = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    var after = new WebhookSecret("whsec_SmVmZQ==");
    var body = "{}".getBytes(UTF_8);
    var until = Instant.ofEpochSecond(1000);
    var both = new SigningSecrets(after, before, until);
    var old = Signature.headers(SigningSecrets.of(before), "id", Instant.ofEpochSecond(999), body);
    var only = Signature.headers(SigningSecrets.of(after), "id", Instant.ofEpochSecond(999), body);

    var during = Signature.headers(both, "id", Instant.ofEpochSecond(999), body);
    var later = Signature.headers(both, "id", until, body);

    assertThat(during)
        .containsEntry(
            "webhook-signature", only.get("webhook-signature") + " " + old.get("webhook-signature"))
        .containsEntry("x-nylas-signature", only.get("x-nylas-signature"))
        .containsEntry("x-nylas-signature-previous", old.get("x-nylas-signature"));
    assertThat(later)
        .isEqualTo(Signature.headers(SigningSecrets.of(after), "id", until, body))
        .doesNotContainKey("x-nylas-signature-previous");
  }
}
