package dev.syncline.webhook.deliver;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What a request may cost and where it may go.
///
/// @param secretKey opens webhook secrets: 32 bytes in base64, the same that the API seals with
/// @param allowHttp also plain http, for local use
/// @param allowPrivateHosts also private, loopback and link-local addresses, for local use
/// @param deadline of a whole delivery, from the name's lookup to the end of the answer
/// @param maxResponse what is read of an answer
/// @param maxPayload a larger message goes without its body, as type `….truncated`
@ConfigurationProperties("syncline.webhooks")
public record DeliverySettings(
    String secretKey,
    @DefaultValue("false") boolean allowHttp,
    @DefaultValue("false") boolean allowPrivateHosts,
    @DefaultValue("3s") Duration connectTimeout,
    @DefaultValue("10s") Duration deadline,
    @DefaultValue("16KB") DataSize maxResponse,
    @DefaultValue("1MB") DataSize maxPayload) {
  public DeliverySettings {
    if (secretKey == null || secretKey.isBlank()) {
      throw new IllegalArgumentException("syncline.webhooks.secret-key is not set");
    }
    if (connectTimeout.compareTo(deadline) > 0) {
      throw new IllegalArgumentException(
          "syncline.webhooks.connect-timeout (%s) must be at most syncline.webhooks.deadline (%s)"
              .formatted(connectTimeout, deadline));
    }
  }

  @Override
  public String toString() {
    return "DeliverySettings[allowHttp=%s, allowPrivateHosts=%s, deadline=%s]"
        .formatted(allowHttp, allowPrivateHosts, deadline);
  }
}
