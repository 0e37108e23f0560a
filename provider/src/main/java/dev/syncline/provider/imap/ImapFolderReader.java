package dev.syncline.provider.imap;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.HeaderSink;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RawMessageSink;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteFolder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A folder under EXAMINE, on a connection that goes back to the budget when the reader is closed.
final class ImapFolderReader implements FolderReader {
  private static final int BODIES_PER_COMMAND = 100;

  /// Two commands of the largest messages that Gmail takes stay within what it is given to spare.
  private static final int METERED_BODIES_PER_COMMAND = 10;

  private static final int HEADERS_PER_COMMAND = 500;

  /// `* 1234567 FETCH (UID 12345678 FLAGS (\\Seen))`, or as much again for what is new.
  private static final int OCTETS_TO_COMPARE = 60;

  /// Whoever waits for longer is at rest.
  private static final Duration REST = Duration.ofSeconds(10);

  /// Received tells the date where no valid Date does; Content-Type the charset of raw bytes.
  private static final String LISTED_FIELDS =
      "HEADER.FIELDS (DATE SUBJECT FROM SENDER REPLY-TO TO CC BCC MESSAGE-ID IN-REPLY-TO REFERENCES"
          + " RECEIVED CONTENT-TYPE)";

  /// No honest message has more; what does is cut off here rather than held.
  private static final int MAX_HEADER = 4 << 20;

  /// Servers need not announce changes of flags, so new mail alone does not put this off for ever.
  private static final Duration COMPARE_AT_LEAST_EVERY = Duration.ofMinutes(2);

  private final ConnectionBudget connections;
  private final FolderNames names;
  private final String path;
  private final @Nullable GmailLabels labels;
  private final ImapTimings timings;
  private final Listing listing;
  private final Awakening awakening = new Awakening();
  private final Compression compression;
  private final Allowance allowance;
  private ImapConnection imap;
  private SelectedFolder folder;
  private MessageItems items;
  private boolean fresh = true;

  /// What `changes` answered last; null when it failed, so that a comparison follows.
  private @Nullable ImapCheckpoint following;

  private long nextUid = 1;
  private long comparedAt;
  private boolean closed;
  private @Nullable AwaitChange waiting;

  /// Lists the account's folders on a connection.
  @FunctionalInterface
  interface Listing {
    List<RemoteFolder> on(ImapConnection imap) throws InterruptedException;
  }

  ImapFolderReader(
      ConnectionBudget connections,
      ImapConnection imap,
      FolderNames names,
      String path,
      SelectedFolder folder,
      @Nullable GmailLabels labels,
      ImapTimings timings,
      Listing listing,
      Compression compression,
      Allowance allowance) {
    this.connections = connections;
    this.imap = imap;
    this.names = names;
    this.path = path;
    this.folder = folder;
    this.labels = labels;
    this.items = new MessageItems(imap, labels, Set.of());
    this.timings = timings;
    this.listing = listing;
    this.compression = compression;
    this.allowance = allowance;
  }

  @Override
  public Checkpoint changes(Checkpoint since, KnownMessages known, Consumer<RemoteChange> sink)
      throws InterruptedException {
    items = new MessageItems(imap, labels, known.labels());
    var last = following;
    following = null;
    var now =
        last != null && last.text().equals(since) && !isDueForComparison()
            ? grownSince(last, sink)
            : null;
    if (now == null) {
      now = compared(since, known, sink, false);
    }
    following = now;
    return now.text();
  }

  @Override
  public Checkpoint compare(Checkpoint since, KnownMessages known, Consumer<RemoteChange> sink)
      throws InterruptedException {
    items = new MessageItems(imap, labels, known.labels());
    following = null;
    var now = compared(since, known, sink, true);
    following = now;
    return now.text();
  }

  private boolean isDueForComparison() {
    return System.nanoTime() - comparedAt > COMPARE_AT_LEAST_EVERY.toNanos();
  }

  /// HIGHESTMODSEQ stays what it was: it tells of a comparison, and none was made.
  private @Nullable ImapCheckpoint grownSince(ImapCheckpoint last, Consumer<RemoteChange> sink)
      throws InterruptedException {
    var highest = NewMessages.report(items, nextUid, sink);
    if (highest.isEmpty()) {
      return null;
    }
    nextUid = highest.getAsLong() + 1;
    return new ImapCheckpoint(
        last.uidValidity(),
        nextUid,
        imap.announced().compared(),
        last.highestModseq(),
        last.labels());
  }

  /// The checkpoint is what EXAMINE said before the comparison began: whatever happens meanwhile
  /// makes the next EXAMINE differ.
  private ImapCheckpoint compared(
      Checkpoint since, KnownMessages known, Consumer<RemoteChange> sink, boolean everyMessage)
      throws InterruptedException {
    if (!fresh) {
      folder = SelectedFolder.examine(imap, names.encode(imap, path));
    }
    fresh = false;
    var now = folder.checkpoint().withLabels(items.labelMark());
    var before = ImapCheckpoint.parse(since).orElse(null);
    comparedAt = System.nanoTime();
    nextUid = Math.max(1, now.uidNext());
    if (before != null && !everyMessage) {
      if (before.equals(now) && provesNothingChanged(now)) {
        return now;
      }
      var told = told(before, now, known, sink);
      if (told != null) {
        return told;
      }
    }
    var voided = before == null ? !since.isNothing() : before.uidValidity() != now.uidValidity();
    if (voided) {
      sink.accept(new RemoteChange.Reset());
    }
    compression.beforeReading(imap, folder.exists() * OCTETS_TO_COMPARE);
    var scan = new ScanChanges(items, folder, voided ? KnownMessages.NONE : known, sink);
    nextUid = Math.max(nextUid, scan.run() + 1);
    return reached(now, scan.highestModseq());
  }

  /// Gmail raises HIGHESTMODSEQ before the change can be seen: there only what was seen counts.
  private ImapCheckpoint reached(ImapCheckpoint now, long seen) {
    return imap.can(GmailLabels.CAPABILITY) ? now.withModseq(seen) : now;
  }

  /// What the server's counters tell; null when every message must be looked at.
  private @Nullable ImapCheckpoint told(
      ImapCheckpoint before, ImapCheckpoint now, KnownMessages known, Consumer<RemoteChange> sink)
      throws InterruptedException {
    if (!before.labels().equals(now.labels()) || !ChangesSince.canTell(imap, before, now)) {
      return null;
    }
    var changes = new ChangesSince(items, before, known, sink);
    var highest = changes.run();
    nextUid = Math.max(nextUid, highest.orElse(0) + 1);
    var seen = Math.max(before.highestModseq(), changes.highestModseq());
    return highest.isPresent() ? reached(now, seen) : null;
  }

  @Override
  public Checkpoint begun() {
    return new ImapCheckpoint(folder.checkpoint().uidValidity(), 0, 0, 0).text();
  }

  /// With UIDNEXT and the number of messages equal nothing was added, so nothing was removed
  /// either; with HIGHESTMODSEQ equal no flag changed (RFC 7162 §3.1.1).
  private boolean provesNothingChanged(ImapCheckpoint now) {
    return now.highestModseq() > 0 && now.uidNext() > 0;
  }

  @Override
  public void fetch(List<Long> uids, RawMessageSink sink) throws InterruptedException {
    compression.beforeReading(imap, 0);
    new FetchBodies(items, "", bodiesPerCommand(), sink::accept, allowance).run(uids);
  }

  @Override
  public void fetchHeaders(List<Long> uids, HeaderSink sink) throws InterruptedException {
    fetchHeaders("HEADER", uids, sink);
  }

  @Override
  public void fetchFields(List<Long> uids, HeaderSink sink) throws InterruptedException {
    fetchHeaders(LISTED_FIELDS, uids, sink);
  }

  private void fetchHeaders(String section, List<Long> uids, HeaderSink sink)
      throws InterruptedException {
    compression.beforeReading(imap, 0);
    new FetchBodies(
            items,
            section,
            HEADERS_PER_COMMAND,
            (message, body) -> sink.accept(message, ended(body.readNBytes(MAX_HEADER))),
            allowance)
        .run(uids);
  }

  private int bodiesPerCommand() {
    return allowance.isMetered() ? METERED_BODIES_PER_COMMAND : BODIES_PER_COMMAND;
  }

  /// The empty line belongs to the header (RFC 9051 §6.4.5.1), but GreenMail leaves it out.
  private static byte[] ended(byte[] header) {
    var text = new String(header, StandardCharsets.ISO_8859_1);
    if (text.equals("\r\n") || text.endsWith("\n\r\n") || text.endsWith("\n\n")) {
      return header;
    }
    var missing = text.isEmpty() || text.endsWith("\n") ? "\r\n" : "\r\n\r\n";
    return (text + missing).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public Heard awaitChange(Duration atMost, Runnable goOn) throws InterruptedException {
    var wait = waiting;
    if (wait == null) {
      if (imap.isCompressed() && atMost.compareTo(REST) >= 0) {
        replaceConnection();
        return Heard.NEWS;
      }
      wait = new AwaitChange(imap, timings, awakening, atMost);
    }
    waiting = null;
    var heard = wait.run(goOn);
    if (heard == Heard.NOT_YET) {
      waiting = wait;
    } else if (imap.permit().isWanted()) {
      throw new ProviderException(imap.permit().takeTurns());
    }
    return heard;
  }

  @Override
  public void endWait() {
    awakening.ask();
  }

  @Override
  public List<RemoteFolder> folders() throws InterruptedException {
    imap.watch(true);
    try {
      return listing.on(imap);
    } finally {
      imap.watch(false);
      imap.announced().others().takeNews();
    }
  }

  /// What happened before the other connection opened the folder is found by the next comparison.
  private void replaceConnection() throws InterruptedException {
    closed = true;
    imap = connections.replace(imap);
    closed = false;
    following = null;
    fresh = true;
    items = new MessageItems(imap, labels, items.labelFolders());
    folder = SelectedFolder.examine(imap, names.encode(imap, path));
  }

  @Override
  public boolean tellsOfOthers() {
    return imap.announced().others().areTold();
  }

  @Override
  public boolean takeNewsOfOthers() {
    return imap.announced().others().takeNews();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (waiting != null) {
        imap.close();
      }
      connections.give(imap);
    }
  }
}
