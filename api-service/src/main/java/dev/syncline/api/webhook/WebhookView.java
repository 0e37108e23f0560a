package dev.syncline.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.webhook.Webhooks.Webhook;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.secret.WebhookSecret;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A webhook. Its secret is shown when it is made, and never again.
///
/// @param statusReason why deliveries fail
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookView(
    String id,
    @Nullable String description,
    List<String> triggerTypes,
    String webhookUrl,
    @Nullable String webhookSecret,
    String status,
    @Nullable String statusReason,
    List<String> notificationEmailAddresses,
    long statusUpdatedAt,
    long createdAt,
    long updatedAt) {

  static WebhookView of(Webhook webhook, @Nullable WebhookSecret secret) {
    var wish = webhook.wish();
    return new WebhookView(
        PublicIds.encode(webhook.id()),
        wish.description(),
        wish.triggerTypes(),
        wish.url(),
        secret == null ? null : secret.text(),
        webhook.status().name().toLowerCase(Locale.ROOT),
        webhook.failure(),
        wish.notificationAddresses(),
        webhook.statusUpdatedAt().getEpochSecond(),
        webhook.createdAt().getEpochSecond(),
        webhook.updatedAt().getEpochSecond());
  }

  @Override
  public String toString() {
    return id;
  }
}
