package dev.syncline.api.webhook;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.webhook.Webhooks.Wish;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a developer asks of a webhook, checked. Whether its host may be called, the webhook service
/// decides when it calls.
///
/// @param status `active` or `pause`, when an existing one is changed
@JsonNaming(SnakeCaseStrategy.class)
record WebhookRequest(
    @Nullable List<String> triggerTypes,
    @Nullable String webhookUrl,
    @Nullable String description,
    @Nullable List<String> notificationEmailAddresses,
    @Nullable String status) {
  private static final int MAX_ADDRESSES = 10;
  private static final Set<String> TRIGGERS =
      Set.of(
          "grant.created",
          "grant.updated",
          "grant.deleted",
          "grant.expired",
          "folder.created",
          "folder.updated",
          "folder.deleted",
          "message.created",
          "message.updated",
          "message.deleted");

  Wish create() {
    if (status != null) {
      throw ApiException.invalid("'status' can be changed, not chosen: leave it out.");
    }
    return new Wish(
        url(Objects.requireNonNullElse(webhookUrl, "")),
        triggers(Objects.requireNonNullElse(triggerTypes, List.of())),
        description(description),
        addresses(Objects.requireNonNullElse(notificationEmailAddresses, List.of())));
  }

  Wish change(Wish now) {
    return new Wish(
        webhookUrl == null ? now.url() : url(webhookUrl),
        triggerTypes == null ? now.triggerTypes() : triggers(triggerTypes),
        description == null ? now.description() : description(description),
        notificationEmailAddresses == null
            ? now.notificationAddresses()
            : addresses(notificationEmailAddresses));
  }

  private static String url(String url) {
    try {
      var uri = URI.create(url);
      var scheme = uri.getScheme();
      if (("https".equals(scheme) || "http".equals(scheme))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null
          && url.length() <= 2000) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw ApiException.invalid(
        "'webhook_url' must be an http or https URL without user name or fragment.");
  }

  private static List<String> triggers(List<String> triggers) {
    if (triggers.isEmpty() || !TRIGGERS.containsAll(triggers)) {
      throw ApiException.invalid(
          "'trigger_types' must be a list of: %s."
              .formatted(String.join(", ", new TreeSet<>(TRIGGERS))));
    }
    return triggers.stream().distinct().toList();
  }

  private static @Nullable String description(@Nullable String description) {
    if (description != null && description.length() > 500) {
      throw ApiException.invalid("'description' has more than 500 characters.");
    }
    return description;
  }

  private static List<String> addresses(List<String> addresses) {
    var wrong =
        addresses.stream()
            .anyMatch(
                a -> a.length() > 190 || a.indexOf('@') < 1 || a.matches(".*[,\\s\\p{Cntrl}].*"));
    if (wrong || addresses.size() > MAX_ADDRESSES) {
      throw ApiException.invalid(
          "'notification_email_addresses' must be at most %d addresses.".formatted(MAX_ADDRESSES));
    }
    return addresses;
  }
}
