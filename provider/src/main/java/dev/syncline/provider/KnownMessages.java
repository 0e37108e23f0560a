package dev.syncline.provider;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/// What the store holds of a folder, so that an adapter can tell what differs without holding it in
/// memory.
@FunctionalInterface
public interface KnownMessages {
  KnownMessages NONE = fromUid -> Collections.emptyIterator();

  /// In ascending order of UID, from `fromUid` on. Read lazily, page by page.
  Iterator<KnownMessage> ascending(long fromUid);

  /// The flags of those of these messages that are known.
  default Map<Long, Set<String>> flagsOf(Collection<Long> uids) {
    if (uids.isEmpty()) {
      return Map.of();
    }
    var wanted = Set.copyOf(uids);
    long last = Collections.max(wanted);
    var found = new HashMap<Long, Set<String>>();
    var messages = ascending(Collections.min(wanted));
    while (messages.hasNext()) {
      var message = messages.next();
      if (message.uid() > last) {
        break;
      }
      if (wanted.contains(message.uid())) {
        found.put(message.uid(), message.flags());
      }
    }
    return found;
  }

  record KnownMessage(long uid, Set<String> flags) {
    public KnownMessage {
      flags = Set.copyOf(flags);
    }
  }
}
