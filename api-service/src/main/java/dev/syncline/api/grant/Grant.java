package dev.syncline.api.grant;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The grant a request is about: it is there, and it is the caller's.
///
/// @param version how far its log had come when the request began
/// @param syncedAt when the mailbox was last seen to be as it is here; null before the first time
public record Grant(Location location, Version version, @Nullable Instant syncedAt) {
  /// Another one when anything changed that the API shows.
  record Version(long epoch, long seq) {}

  public UUID id() {
    return location.grant();
  }

  public AccountId account() {
    return location.account();
  }

  public ShardId shard() {
    return location.shard();
  }

  public String email() {
    return location.email();
  }
}
