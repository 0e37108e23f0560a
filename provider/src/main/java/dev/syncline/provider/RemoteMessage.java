package dev.syncline.provider;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the server says of a message beside its bytes.
///
/// @param uid UID (RFC 9051 §2.3.1.1), or what stands for it elsewhere; valid within the folder's
///   checkpoint
/// @param flags system flags and keywords as the server spells them (`\Seen`, `$Forwarded`)
/// @param receivedAt INTERNALDATE (RFC 9051 §2.3.3)
/// @param size RFC822.SIZE in octets; some servers only estimate it
/// @param stableId the provider's own lasting identity (EMAILID of RFC 8474, X-GM-MSGID …), if it
///   has one
/// @param threadId the provider's id of the conversation (THREADID, X-GM-THRID), if it has one
/// @param labels paths of the folders that show the message, too, where these are only labels of
///   messages in this one
public record RemoteMessage(
    long uid,
    Set<String> flags,
    Instant receivedAt,
    long size,
    @Nullable String stableId,
    @Nullable String threadId,
    Set<String> labels) {
  public RemoteMessage {
    flags = Set.copyOf(flags);
    labels = Set.copyOf(labels);
  }

  /// On a server that knows neither conversations nor labels.
  public RemoteMessage(
      long uid, Set<String> flags, Instant receivedAt, long size, @Nullable String stableId) {
    this(uid, flags, receivedAt, size, stableId, null, Set.of());
  }
}
