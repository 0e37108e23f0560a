package dev.syncline.sync.apply;

import dev.syncline.model.id.Sha256;
import dev.syncline.provider.RemoteMessage;
import org.jspecify.annotations.Nullable;

/// A UID that appeared in a folder.
///
/// @param content null when only its header block was fetched
record Arrival(RemoteMessage remote, Sha256 identity, @Nullable ReadMessage content) {
  static Arrival of(ReadMessage message) {
    return new Arrival(message.remote(), message.identity(), message);
  }

  long uid() {
    return remote.uid();
  }
}
