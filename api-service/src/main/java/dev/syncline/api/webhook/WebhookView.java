package dev.syncline.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.webhook.Webhooks.Webhook;
import dev.syncline.model.event.EventFilter;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.secret.WebhookSecret;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A webhook. Its secret is shown when it is made, and never again.
///
/// @param statusReason why deliveries fail
/// @param previousSecretValidUntil until then deliveries are signed with the former secret as well
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
    @Nullable List<String> grantIds,
    @Nullable EventFilter filter,
    boolean compact,
    @Nullable BatchWish batch,
    @Nullable Long previousSecretValidUntil,
    long statusUpdatedAt,
    long createdAt,
    long updatedAt) {

  static WebhookView of(Webhook webhook, @Nullable WebhookSecret secret) {
    var wish = webhook.wish();
    var grants = wish.grants().stream().map(UUID::toString).toList();
    return new WebhookView(
        PublicIds.encode(webhook.id()),
        wish.description(),
        wish.triggerTypes(),
        wish.url(),
        secret == null ? null : secret.text(),
        webhook.status().name().toLowerCase(Locale.ROOT),
        webhook.failure(),
        wish.notificationAddresses(),
        grants.isEmpty() ? null : grants,
        wish.filter().isNone() ? null : wish.filter(),
        wish.compact(),
        wish.batch().equals(BatchWish.OFF) ? null : wish.batch(),
        seconds(webhook.previousSecretUntil()),
        webhook.statusUpdatedAt().getEpochSecond(),
        webhook.createdAt().getEpochSecond(),
        webhook.updatedAt().getEpochSecond());
  }

  static @Nullable Long seconds(@Nullable Instant at) {
    return at == null ? null : at.getEpochSecond();
  }

  @Override
  public String toString() {
    return id;
  }
}
