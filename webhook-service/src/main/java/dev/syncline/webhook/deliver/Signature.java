package dev.syncline.webhook.deliver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.syncline.model.secret.WebhookSecret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a delivery twice: as the SDKs verify it (hex HMAC-SHA256 of the body, keyed by the
/// secret's text), and by the Standard Webhooks specification (id, time and body).
public final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  public static Map<String, String> headers(
      WebhookSecret secret, String id, Instant now, byte[] body) {
    var time = Long.toString(now.getEpochSecond());
    var standard = mac(secret.standardKey());
    standard.update((id + "." + time + ".").getBytes(US_ASCII));
    var plain = mac(secret.text().getBytes(US_ASCII));
    return Map.of(
        "x-nylas-signature",
        HexFormat.of().formatHex(plain.doFinal(body)),
        "webhook-id",
        id,
        "webhook-timestamp",
        time,
        "webhook-signature",
        "v1," + Base64.getEncoder().encodeToString(standard.doFinal(body)));
  }

  private static Mac mac(byte[] key) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
