package dev.syncline.provider.imap;

import dev.syncline.provider.Failure;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.KnownMessages.KnownMessage;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Compares a folder with what the store knows of it, message by message: the way that works on
/// every server and sees every deletion and every flag, however deep.
///
/// UIDs go up to four billion and may be sparse, so the folder is cut into windows where the server
/// has messages, not where numbers are: one FETCH asks for the UID of every 5,000th message, and
/// those are the cuts. Cuts are UIDs, so an EXPUNGE in the middle of the scan moves nothing: every
/// UID lies in exactly one window. A window's answers are merged with the known messages of the
/// same range, both ascending, so memory holds one window.
///
/// A message is called vanished only after the FETCH of its window ended with OK *and* a UID SEARCH
/// did not find it either: servers that are throttled or hold a message they cannot parse leave it
/// out of a FETCH, and forgetting mail is worse than one more round trip.
final class ScanChanges {
  static final int WINDOW = 5000;
  private static final int DETAILS = 1000;

  private final ImapConnection imap;
  private final MessageItems items;
  private final SelectedFolder folder;
  private final Consumer<RemoteChange> sink;
  private final Ahead known;
  private long highest;
  private long highestModseq;

  ScanChanges(
      MessageItems items, SelectedFolder folder, KnownMessages known, Consumer<RemoteChange> sink) {
    this.imap = items.imap();
    this.items = items;
    this.folder = folder;
    this.sink = sink;
    this.known = new Ahead(known.ascending(1));
  }

  /// Answers the highest UID that was seen.
  long run() throws InterruptedException {
    var low = 1L;
    for (var cut : cuts()) {
      window(low, cut);
      low = cut + 1;
    }
    window(low, Long.MAX_VALUE);
    return highest;
  }

  /// UIDs that end a window, ascending.
  private Set<Long> cuts() throws InterruptedException {
    var cuts = new TreeSet<Long>();
    if (folder.exists() <= WINDOW) {
      return cuts;
    }
    var positions = new ArrayList<Long>();
    for (long position = WINDOW; position < folder.exists(); position += WINDOW) {
      positions.add(position);
    }
    imap.require(
        "FETCH %s (UID)".formatted(UidSet.format(positions)),
        null,
        response -> {
          if (response.keyEquals("FETCH")) {
            cuts.add(new FetchItems().add(response.toString()).uid);
          }
        });
    cuts.remove(0L);
    return cuts;
  }

  private void window(long low, long high) throws InterruptedException {
    var allNew = known.isExhausted();
    var found = folder.exists() == 0 ? Map.<Long, FetchItems>of() : fetch(low, high, allNew);
    var appeared = new ArrayList<Long>();
    var missing = new ArrayList<Long>();
    for (var entry : found.entrySet()) {
      highest = entry.getKey();
      takeMissing(entry.getKey(), missing);
      if (!known.isAt(entry.getKey())) {
        appeared.add(entry.getKey());
      } else {
        items.compare(known.next(), entry.getValue(), sink);
      }
    }
    takeMissing(high, missing);
    if (high < Long.MAX_VALUE && known.isAt(high)) {
      missing.add(known.next().uid());
    }
    report(missing);
    report(appeared, allNew ? found : null);
  }

  /// Known messages below `uid` that the server did not answer.
  private void takeMissing(long uid, List<Long> missing) {
    while (known.isBelow(uid)) {
      missing.add(known.next().uid());
    }
  }

  /// Of all messages seen; 0 where they have none.
  long highestModseq() {
    return highestModseq;
  }

  private Map<Long, FetchItems> fetch(long low, long high, boolean details)
      throws InterruptedException {
    var range = "%d:%s".formatted(low, high == Long.MAX_VALUE ? "*" : Long.toString(high));
    return fetch(range, low, high, details ? items.details() : items.state());
  }

  private Map<Long, FetchItems> fetch(String set, long low, long high, String wanted)
      throws InterruptedException {
    var found = new TreeMap<Long, FetchItems>();
    var outside = new AtomicInteger();
    imap.require(
        "UID FETCH %s (%s)".formatted(set, wanted),
        null,
        response -> {
          if (!response.keyEquals("FETCH")) {
            return;
          }
          var message = new FetchItems().add(response.toString());
          highestModseq = Math.max(highestModseq, message.modseq);
          if (message.uid >= low && message.uid <= high) {
            merge(found, message);
            refuseFlood(found.size());
          } else {
            outside.incrementAndGet();
          }
        });
    // n:* answers the last message even when its UID is below n (RFC 9051 §9, seq-range).
    if (outside.get() > (found.isEmpty() && high == Long.MAX_VALUE ? 1 : 0)) {
      imap.announced().unsolicited();
    }
    return found;
  }

  /// A window has so many messages, and some that arrived meanwhile.
  private static void refuseFlood(int found) {
    if (found > 4 * WINDOW) {
      throw new ProviderException(
          new Failure.Malformed(
              "UID FETCH: more than %d messages, where %d were asked for"
                  .formatted(4 * WINDOW, WINDOW)));
    }
  }

  private static void merge(Map<Long, FetchItems> found, FetchItems message) {
    var earlier = found.putIfAbsent(message.uid, message);
    if (earlier != null) {
      earlier.takeNews(message);
    }
  }

  private void report(List<Long> missing) throws InterruptedException {
    for (var start = 0; start < missing.size(); start += DETAILS) {
      var part = missing.subList(start, Math.min(start + DETAILS, missing.size()));
      var there = folder.exists() == 0 ? Set.<Long>of() : stillThere(part);
      for (var uid : part) {
        if (!there.contains(uid)) {
          sink.accept(new RemoteChange.Vanished(uid));
        }
      }
    }
  }

  private Set<Long> stillThere(List<Long> uids) throws InterruptedException {
    return new HashSet<>(SearchUids.run(imap, "UID " + UidSet.format(uids), null));
  }

  private void report(List<Long> appeared, @Nullable Map<Long, FetchItems> details)
      throws InterruptedException {
    for (var start = 0; start < appeared.size(); start += DETAILS) {
      var part = appeared.subList(start, Math.min(start + DETAILS, appeared.size()));
      var found =
          details == null
              ? fetch(UidSet.format(part), part.getFirst(), part.getLast(), items.details())
              : details;
      for (var message : messages(part, found)) {
        sink.accept(new RemoteChange.Appeared(message));
      }
    }
  }

  private List<RemoteMessage> messages(List<Long> uids, Map<Long, FetchItems> found) {
    var messages = new ArrayList<RemoteMessage>(uids.size());
    for (var uid : uids) {
      var message = found.get(uid);
      if (message != null) {
        messages.add(items.message(message));
      }
    }
    return messages;
  }

  /// The known messages with the next one in view.
  private static final class Ahead {
    private final Iterator<KnownMessage> messages;
    private @Nullable KnownMessage next;

    Ahead(Iterator<KnownMessage> messages) {
      this.messages = messages;
      this.next = messages.hasNext() ? messages.next() : null;
    }

    boolean isExhausted() {
      return next == null;
    }

    boolean isAt(long uid) {
      return next != null && next.uid() == uid;
    }

    boolean isBelow(long uid) {
      return next != null && next.uid() < uid;
    }

    KnownMessage next() {
      var current = next;
      if (current == null) {
        throw new NoSuchElementException();
      }
      next = messages.hasNext() ? messages.next() : null;
      return current;
    }
  }
}
