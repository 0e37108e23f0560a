package dev.syncline.model.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/// What the receiver of a webhook verifies with: text that is the key of `x-nylas-signature` as it
/// stands, and of the Standard Webhooks signature after its prefix, in base64. Stored sealed by a
/// {@link SecretBox}.
public record WebhookSecret(String text) {
  private static final String PREFIX = "whsec_";

  public static WebhookSecret generate(SecureRandom random) {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
  }

  public static WebhookSecret open(SecretBox box, byte[] sealed, UUID webhook) {
    return new WebhookSecret(new String(box.open(sealed, context(webhook)), US_ASCII));
  }

  public byte[] seal(SecretBox box, UUID webhook) {
    return box.seal(text.getBytes(US_ASCII), context(webhook));
  }

  /// The key of the Standard Webhooks signature.
  public byte[] standardKey() {
    return Base64.getDecoder().decode(text.substring(PREFIX.length()));
  }

  private static String context(UUID webhook) {
    return "webhook:" + webhook;
  }

  @Override
  public String toString() {
    return "WebhookSecret";
  }
}
