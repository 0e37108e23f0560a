package dev.syncline.api.webhook;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.webhook.Webhooks.Wish;
import dev.syncline.model.event.EventFilter;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a developer asks of a webhook, checked. Whether its host may be called, the webhook service
/// decides when it calls.
///
/// @param status `active` or `pause`, when an existing one is changed
/// @param grantIds only these; an empty list means all again
/// @param filter an empty one means everything again
@JsonNaming(SnakeCaseStrategy.class)
record WebhookRequest(
    @Nullable List<String> triggerTypes,
    @Nullable String webhookUrl,
    @Nullable String description,
    @Nullable List<String> notificationEmailAddresses,
    @Nullable String status,
    @Nullable List<String> grantIds,
    @Nullable EventFilter filter,
    @Nullable Boolean compact,
    @Nullable BatchWish batch) {
  private static final int MAX_ADDRESSES = 10;

  /// @param grants checks ids of grants
  Wish create(Function<List<String>, List<UUID>> grants) {
    if (status != null) {
      throw ApiException.invalid("'status' can be changed, not chosen: leave it out.");
    }
    return change(
        new Wish(
            url(Objects.requireNonNullElse(webhookUrl, "")),
            TriggerNames.checked(Objects.requireNonNullElse(triggerTypes, List.of())),
            null,
            List.of(),
            List.of(),
            EventFilter.NONE,
            false,
            BatchWish.OFF),
        grants);
  }

  /// @param grants checks ids of grants
  Wish change(Wish now, Function<List<String>, List<UUID>> grants) {
    return new Wish(
        webhookUrl == null ? now.url() : url(webhookUrl),
        triggerTypes == null ? now.triggerTypes() : TriggerNames.checked(triggerTypes),
        description == null ? now.description() : description(description),
        notificationEmailAddresses == null
            ? now.notificationAddresses()
            : addresses(notificationEmailAddresses),
        grantIds == null ? now.grants() : grants.apply(grantIds),
        filter == null ? now.filter() : FilterCheck.checked(filter),
        compact == null ? now.compact() : compact,
        batch == null ? now.batch() : batch.checked());
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

  private static String description(String description) {
    if (description.length() > 500) {
      throw ApiException.invalid("'description' has more than 500 characters.");
    }
    return description;
  }

  private static List<String> addresses(List<String> addresses) {
    var wrong =
        addresses.stream()
            .anyMatch(
                a -> a.length() > 190 || !a.matches("[^@,\\s\\p{Cntrl}<>]+@[^@,\\s\\p{Cntrl}<>]+"));
    if (wrong || addresses.size() > MAX_ADDRESSES) {
      throw ApiException.invalid(
          "'notification_email_addresses' must be at most %d addresses.".formatted(MAX_ADDRESSES));
    }
    return addresses;
  }
}
