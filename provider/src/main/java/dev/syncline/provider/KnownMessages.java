package dev.syncline.provider;

import java.util.Iterator;
import java.util.Set;

/// What the store holds of a folder, so that an adapter can tell what differs without holding it in
/// memory.
@FunctionalInterface
public interface KnownMessages {
  KnownMessages NONE = fromUid -> java.util.Collections.emptyIterator();

  /// In ascending order of UID, from `fromUid` on. Read lazily, page by page.
  Iterator<KnownMessage> ascending(long fromUid);

  record KnownMessage(long uid, Set<String> flags) {
    public KnownMessage {
      flags = Set.copyOf(flags);
    }
  }
}
