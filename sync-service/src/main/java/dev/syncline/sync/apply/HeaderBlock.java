package dev.syncline.sync.apply;

import dev.syncline.model.id.Sha256;
import dev.syncline.provider.RemoteMessage;
import org.jspecify.annotations.Nullable;

/// A message of which only the header block was fetched, or not even that where the provider gives
/// messages a lasting id.
///
/// @param identity null when only the whole message has one
public record HeaderBlock(RemoteMessage message, @Nullable Sha256 identity) {
  public static HeaderBlock of(RemoteMessage message) {
    return new HeaderBlock(message, Identities.byProvider(message).orElse(null));
  }

  public static HeaderBlock of(RemoteMessage message, byte[] headers) {
    return new HeaderBlock(
        message,
        Identities.byProvider(message).or(() -> Identities.byHeaders(headers)).orElse(null));
  }

  long uid() {
    return message.uid();
  }
}
