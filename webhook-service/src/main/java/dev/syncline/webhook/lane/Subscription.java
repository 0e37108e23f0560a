package dev.syncline.webhook.lane;

import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.secret.WebhookSecret;
import dev.syncline.webhook.payload.Notification;
import dev.syncline.webhook.payload.Trigger;
import java.net.URI;
import java.util.Set;
import java.util.UUID;

/// A webhook that is to be served.
///
/// @param failing whether its deliveries have been failing
public record Subscription(
    UUID id,
    ApplicationId application,
    UUID applicationPublicId,
    URI url,
    Set<Trigger> triggers,
    WebhookSecret secret,
    Batching batching,
    boolean failing) {
  public Subscription {
    triggers = Set.copyOf(triggers);
  }

  boolean mayWant(LogEntry entry) {
    return Trigger.possible(entry).stream().anyMatch(triggers::contains);
  }

  boolean wants(Notification notification) {
    return triggers.contains(notification.trigger());
  }

  boolean isSameAs(Subscription other) {
    return url.equals(other.url)
        && triggers.equals(other.triggers)
        && secret.equals(other.secret)
        && batching.equals(other.batching)
        && id.equals(other.id);
  }
}
