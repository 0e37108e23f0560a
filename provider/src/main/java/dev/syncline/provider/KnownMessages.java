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

  /// Paths of the folders that the store knows as labels of messages in this one.
  default Set<String> labels() {
    return Set.of();
  }

  /// The same without what has a UID up to this one.
  default KnownMessages above(long uid) {
    var all = this;
    return new KnownMessages() {
      @Override
      public Iterator<KnownMessage> ascending(long fromUid) {
        return all.ascending(Math.max(fromUid, uid + 1));
      }

      @Override
      public Set<String> labels() {
        return all.labels();
      }
    };
  }

  /// Those of these messages that are known.
  default Map<Long, KnownMessage> of(Collection<Long> uids) {
    if (uids.isEmpty()) {
      return Map.of();
    }
    var wanted = Set.copyOf(uids);
    long last = Collections.max(wanted);
    var found = new HashMap<Long, KnownMessage>();
    var messages = ascending(Collections.min(wanted));
    while (messages.hasNext()) {
      var message = messages.next();
      if (message.uid() > last) {
        break;
      }
      if (wanted.contains(message.uid())) {
        found.put(message.uid(), message);
      }
    }
    return found;
  }

  record KnownMessage(long uid, Set<String> flags, Set<String> labels) {
    public KnownMessage {
      flags = Set.copyOf(flags);
      labels = Set.copyOf(labels);
    }

    public KnownMessage(long uid, Set<String> flags) {
      this(uid, flags, Set.of());
    }
  }
}
