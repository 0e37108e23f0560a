package dev.syncline.webhook.deliver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.syncline.model.secret.WebhookSecret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a delivery twice: as the SDKs verify it (hex HMAC-SHA256 of the body, keyed by the
/// secret's text), and by the Standard Webhooks specification (id, time and body).
///
/// While a rotated secret is still valid, `webhook-signature` has both signatures, as that
/// specification has it, the new one first. `x-nylas-signature` has room for one: it is the new
/// secret's at once, and the former's is beside it in `x-nylas-signature-previous`.
public final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  public static Map<String, String> headers(
      SigningSecrets secrets, String id, Instant now, byte[] body) {
    var time = Long.toString(now.getEpochSecond());
    var headers = new HashMap<String, String>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", time);
    headers.put("x-nylas-signature", plain(secrets.current(), body));
    headers.put("webhook-signature", standard(secrets.current(), id, time, body));
    secrets
        .previousAt(now)
        .ifPresent(previous -> {
          headers.put("x-nylas-signature-previous", plain(previous, body));
          headers.merge(
              "webhook-signature",
              standard(previous, id, time, body),
              (first, second) -> first + " " + second);
        });
    return headers;
  }

  private static String plain(WebhookSecret secret, byte[] body) {
    return HexFormat.of().formatHex(mac(secret.text().getBytes(US_ASCII)).doFinal(body));
  }

  private static String standard(WebhookSecret secret, String id, String time, byte[] body) {
    var mac = mac(secret.standardKey());
    mac.update((id + "." + time + ".").getBytes(US_ASCII));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
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
