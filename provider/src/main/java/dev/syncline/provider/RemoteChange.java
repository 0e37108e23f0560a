package dev.syncline.provider;

import java.util.Set;

/// One difference between the folder on the server and what the store knows of it.
public sealed interface RemoteChange {
  /// Everything known of this folder's UIDs is void: UIDVALIDITY changed (RFC 9051 §2.3.1.1).
  record Reset() implements RemoteChange {}

  record Appeared(RemoteMessage message) implements RemoteChange {}

  record Reflagged(long uid, Set<String> flags) implements RemoteChange {
    public Reflagged {
      flags = Set.copyOf(flags);
    }
  }

  /// The folders that show the message, too, are others ({@link RemoteMessage#labels}).
  record Relabelled(long uid, Set<String> labels) implements RemoteChange {
    public Relabelled {
      labels = Set.copyOf(labels);
    }
  }

  record Vanished(long uid) implements RemoteChange {}
}
