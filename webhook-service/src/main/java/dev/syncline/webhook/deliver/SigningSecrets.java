package dev.syncline.webhook.deliver;

import dev.syncline.model.secret.WebhookSecret;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a webhook's deliveries are signed with.
///
/// @param previous the one before, as long as receivers may still verify with it
public record SigningSecrets(
    WebhookSecret current, @Nullable WebhookSecret previous, @Nullable Instant previousUntil) {
  public static SigningSecrets of(WebhookSecret only) {
    return new SigningSecrets(only, null, null);
  }

  Optional<WebhookSecret> previousAt(Instant now) {
    return previousUntil != null && now.isBefore(previousUntil)
        ? Optional.ofNullable(previous)
        : Optional.empty();
  }
}
