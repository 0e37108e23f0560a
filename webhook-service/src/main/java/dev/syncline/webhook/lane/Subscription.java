package dev.syncline.webhook.lane;

import dev.syncline.model.event.Selection;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.webhook.deliver.SigningSecrets;
import java.net.URI;
import java.util.UUID;

/// A webhook that is to be served.
///
/// @param failing whether its deliveries have been failing
public record Subscription(
    UUID id,
    ApplicationId application,
    UUID applicationPublicId,
    URI url,
    Selection selection,
    SigningSecrets secrets,
    Batching batching,
    boolean failing) {
  boolean isSameAs(Subscription other) {
    return url.equals(other.url)
        && selection.equals(other.selection)
        && secrets.equals(other.secrets)
        && batching.equals(other.batching)
        && id.equals(other.id);
  }
}
