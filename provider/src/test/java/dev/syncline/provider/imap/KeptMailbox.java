package dev.syncline.provider.imap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.RemoteChange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What sync-service keeps, in memory.
final class KeptMailbox implements KnownMessages, Consumer<RemoteChange> {
  final TreeMap<Long, Set<String>> flags = new TreeMap<>();
  final Map<Long, RemoteChange> byUid = new TreeMap<>();
  final Map<Long, Set<String>> labels = new TreeMap<>();
  Set<String> labelFolders = Set.of();
  final List<RemoteChange> news = new ArrayList<>();

  @Override
  public Iterator<KnownMessage> ascending(long fromUid) {
    return new TreeMap<>(flags)
        .tailMap(fromUid, true).entrySet().stream()
            .map(entry ->
                new KnownMessage(
                    entry.getKey(),
                    entry.getValue(),
                    labels.getOrDefault(entry.getKey(), Set.of())))
            .iterator();
  }

  @Override
  public Set<String> labels() {
    return labelFolders;
  }

  @Override
  public void accept(RemoteChange change) {
    news.add(change);
    switch (change) {
      case RemoteChange.Reset() -> {
        flags.clear();
        labels.clear();
      }
      case RemoteChange.Appeared(var message) -> {
        flags.put(message.uid(), message.flags());
        labels.put(message.uid(), message.labels());
        byUid.put(message.uid(), change);
      }
      case RemoteChange.Reflagged(var uid, var now) -> flags.put(uid, now);
      case RemoteChange.Relabelled(var uid, var now) -> labels.put(uid, now);
      case RemoteChange.Vanished(var uid) -> {
        flags.remove(uid);
        labels.remove(uid);
      }
    }
  }

  RemoteChange appeared(long uid) {
    var change = byUid.get(uid);
    assertThat(change).isNotNull();
    return requireNonNull(change);
  }
}
