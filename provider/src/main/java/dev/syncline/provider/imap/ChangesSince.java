package dev.syncline.provider.imap;

import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.KnownMessages.KnownMessage;
import dev.syncline.provider.RemoteChange;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// Asks a server that counts its modifications for those since the last comparison (CONDSTORE,
/// QRESYNC; RFC 7162): one command that costs what changed, whatever the size of the folder.
///
/// ```
/// UID FETCH 1:* (UID FLAGS …) (CHANGEDSINCE 715194045007 VANISHED)
///   * VANISHED (EARLIER) 300:310,405        with QRESYNC
///   * 7 FETCH (UID 418 FLAGS (\Seen) MODSEQ (715194045319) …)
/// ```
///
/// What is told is believed only where the numbers agree: as many messages as before, plus the new
/// ones, less those that vanished, must be in the folder. Where they do not (and without QRESYNC
/// whenever anything vanished, since that is not told), nothing is reported, and a comparison of
/// every message follows.
final class ChangesSince {
  /// More are cheaper to compare in windows than to hold.
  private static final int MAX_CHANGES = 20_000;

  private final ImapConnection imap;
  private final MessageItems items;
  private final ImapCheckpoint before;
  private final KnownMessages known;
  private final Consumer<RemoteChange> sink;
  private final NavigableMap<Long, FetchItems> changed = new TreeMap<>();
  private final Set<Long> vanished = new HashSet<>();
  private boolean tooMany;
  private long highestModseq;

  ChangesSince(
      MessageItems items, ImapCheckpoint before, KnownMessages known, Consumer<RemoteChange> sink) {
    this.imap = items.imap();
    this.items = items;
    this.before = before;
    this.known = known;
    this.sink = sink;
  }

  /// Whether the server can be asked, and its counter says that there is anything to ask for. One
  /// that went back was restored from a backup.
  static boolean canTell(ImapConnection imap, ImapCheckpoint before, ImapCheckpoint now) {
    return (imap.can("CONDSTORE") || imap.can("QRESYNC"))
        && before.uidValidity() == now.uidValidity()
        && before.uidNext() > 0
        && before.highestModseq() > 0
        && now.highestModseq() > before.highestModseq()
        && now.exists() > 0;
  }

  /// Answers the highest UID that was seen, or nothing when a comparison is needed; then nothing
  /// was reported.
  OptionalLong run() throws InterruptedException {
    var answer =
        imap.send(
            "UID FETCH 1:* (%s) (CHANGEDSINCE %d%s)"
                .formatted(
                    items.details(),
                    before.highestModseq(),
                    imap.tellsVanished() ? " VANISHED" : ""),
            null,
            this::take);
    if (tooMany || !answer.ok()) {
      return OptionalLong.empty(); // a server that refuses may only claim that it can
    }
    var asked = new HashSet<>(vanished);
    asked.addAll(changed.keySet());
    var stored = known.of(asked);
    vanished.retainAll(stored.keySet());
    vanished.removeAll(changed.keySet());
    var arrived = changed.tailMap(before.uidNext(), true).size();
    long left = vanished.stream().filter(uid -> uid < before.uidNext()).count();
    boolean agrees = before.exists() + arrived - left == imap.announced().exists();
    boolean complete =
        changed.values().stream().allMatch(m -> stored.containsKey(m.uid) || items.isComplete(m));
    if (!agrees || !complete) {
      return OptionalLong.empty();
    }
    vanished.stream().sorted().map(RemoteChange.Vanished::new).forEach(sink);
    changed.values().forEach(message -> report(message, stored.get(message.uid)));
    return OptionalLong.of(changed.isEmpty() ? 0 : changed.lastKey());
  }

  private void report(FetchItems message, @Nullable KnownMessage was) {
    if (was == null) {
      sink.accept(new RemoteChange.Appeared(items.message(message)));
    } else {
      items.compare(was, message, sink);
    }
  }

  /// Of all messages told; 0 when there was none.
  long highestModseq() {
    return highestModseq;
  }

  private void take(IMAPResponse response) {
    if (response.keyEquals("FETCH")) {
      fetched(new FetchItems().add(response.toString()));
    } else if (response.keyEquals("VANISHED")) {
      vanished(response.getRest());
    }
  }

  private void fetched(FetchItems message) {
    if (message.uid == 0) {
      imap.announced().unsolicited();
      return;
    }
    highestModseq = Math.max(highestModseq, message.modseq);
    var earlier = changed.putIfAbsent(message.uid, message);
    if (earlier != null) {
      earlier.takeNews(message);
    }
    tooMany |= changed.size() > MAX_CHANGES;
    if (tooMany) {
      changed.clear();
    }
  }

  private void vanished(String said) {
    try {
      var set = UidSet.ofVanished(said);
      tooMany |= UidSet.count(set) + vanished.size() > MAX_CHANGES;
      if (!tooMany) {
        vanished.addAll(UidSet.parse(set));
      }
    } catch (MalformedResponse _) {
      tooMany = true; // what vanished is unknown
    }
  }
}
