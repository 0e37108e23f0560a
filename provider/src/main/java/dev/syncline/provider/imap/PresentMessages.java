package dev.syncline.provider.imap;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Which of the messages a command names are in the selected folder, and their flags.
final class PresentMessages {
  /// Longer command lines are refused by some servers; sets of scattered UIDs grow long.
  private static final int PER_COMMAND = 500;

  private PresentMessages() {}

  static SortedMap<Long, Set<String>> find(ImapConnection imap, List<Long> uids)
      throws InterruptedException {
    var found = new TreeMap<Long, Set<String>>();
    for (var part : parts(uids)) {
      var wanted = Set.copyOf(part);
      imap.require(
          "UID FETCH %s (UID FLAGS)".formatted(UidSet.format(part)),
          null,
          response -> {
            if (response.keyEquals("FETCH")) {
              var message = new FetchItems().add(response.toString());
              if (wanted.contains(message.uid)) {
                found.put(message.uid, message.flags == null ? Set.of() : message.flags);
              }
            }
          });
    }
    return found;
  }

  static List<List<Long>> parts(Collection<Long> uids) {
    var sorted = uids.stream().sorted().toList();
    return IntStream.range(0, (sorted.size() + PER_COMMAND - 1) / PER_COMMAND)
        .mapToObj(
            i -> sorted.subList(i * PER_COMMAND, Math.min((i + 1) * PER_COMMAND, sorted.size())))
        .toList();
  }

  static ProviderException gone(List<Long> uids) {
    return new ProviderException(
        new Failure.Gone("none of the %d messages is in the folder".formatted(uids.size())));
  }
}
