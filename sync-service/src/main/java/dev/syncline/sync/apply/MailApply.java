package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.account.Account;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.mail.DeletedMessages;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.model.shard.Shards;
import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.sync.metrics.SyncMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// What the provider said, written to the model: one transaction for each call.
public final class MailApply {
  private static final int AT_ONCE = 500;
  private static final int MESSAGES_AT_ONCE = 100;
  private static final Duration KEPT_AFTER_FAILURE = Duration.ofDays(1);

  private final Shards shards;
  private final SyncedAccount account;
  private final AccountWriter writer;
  private final Intake intake;
  private final DoubtfulBlobs blobs;
  private final Audits audits;
  private final ApplySettings settings;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private volatile Instant deletedLookedAt = Instant.EPOCH;

  public MailApply(
      Shards shards,
      SyncedAccount account,
      Intake intake,
      ApplySettings settings,
      SyncMetrics metrics,
      InstantSource clock) {
    this.shards = shards;
    this.account = account;
    this.writer = new AccountWriter(shards, account);
    this.intake = intake;
    this.blobs =
        new DoubtfulBlobs(intake.blobs(), account.id(), files -> ReferredBlobs.in(writer, files));
    this.audits = new Audits(shards, account, writer, intake.blobs(), intake.audits(), clock);
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  public SyncedAccount account() {
    return account;
  }

  public AccountWriter writer() {
    return writer;
  }

  public Audits audits() {
    return audits;
  }

  public IncomingBatch begin() throws InterruptedException {
    return intake.begin(account.id(), blobs.batchBegins());
  }

  /// Once a day: removes raw messages that no row refers to any more.
  public void settleDoubtfulBlobs() {
    blobs.settle(clock.instant());
  }

  /// Messages that came whole, and were stored. Answers how many there were.
  ///
  /// @param followed whether the folder was here before they came, so that they are new mail
  public int arrived(UUID folder, IncomingBatch batch, boolean followed)
      throws InterruptedException {
    var arrivals = batch.messages().stream().map(Arrival::of).toList();
    writer.write(session -> new Arrivals(session, account).apply(folder, arrivals));
    batch.keep();
    metrics.applied(arrivals.size(), batch.bytes());
    if (followed) {
      arrivals.forEach(arrival -> metrics.arrived(arrival.remote().receivedAt()));
    }
    return arrivals.size();
  }

  /// Whether a folder in which so many messages appear at its first reading is listed before they
  /// are fetched.
  public boolean listsFirst(int messages) {
    return messages > settings.listFirstAbove();
  }

  public ListedMessages list() {
    return new ListedMessages(settings.batchMessages());
  }

  /// Messages of which only the header came: they are shown from now on, and their content is
  /// awaited.
  public int listed(UUID folder, ListedMessages batch) throws InterruptedException {
    var arrivals = batch.arrivals();
    writer.write(session -> new Arrivals(session, account).apply(folder, arrivals));
    return arrivals.size();
  }

  /// UIDs of a folder whose messages are listed and nothing more, newest first.
  public List<Long> awaited(UUID folder) {
    return writer.read(session -> new AwaitedContents(session, account).uids(folder));
  }

  /// Those of them that API clients ask for.
  public List<Long> asked(UUID folder) {
    return writer.read(session -> new AwaitedContents(session, account).asked(folder));
  }

  /// Messages that came as header blocks, or with a lasting id of the provider's. Answers those
  /// that must be fetched whole, in the order given.
  public List<Long> linked(UUID folder, Collection<HeaderBlock> headers)
      throws InterruptedException {
    var unknown = new HashSet<Long>();
    var arrivals = new ArrayList<Arrival>();
    for (var header : headers) {
      var identity = header.identity();
      if (identity == null) {
        unknown.add(header.uid());
      } else {
        arrivals.add(new Arrival(header.message(), identity, null));
      }
    }
    unknown.addAll(writer.write(session -> new Arrivals(session, account).apply(folder, arrivals)));
    return headers.stream().map(HeaderBlock::uid).filter(unknown::contains).toList();
  }

  public void reflagged(UUID folder, Map<Long, Set<String>> flags) throws InterruptedException {
    run(session -> new FlagChanges(session, account).apply(folder, flags));
  }

  /// Messages have other labels now.
  ///
  /// @param labels by UID: paths of the folders that show the message, too
  public void relabelled(UUID folder, Map<Long, Set<String>> labels) throws InterruptedException {
    run(session -> new LabelChanges(session, account).apply(folder, labels));
  }

  public void vanished(UUID folder, Collection<Long> uids) throws InterruptedException {
    run(session -> new Departures(session, account).apply(folder, uids, clock.instant()));
  }

  /// The folder's UIDs are void. Its messages stay where they are until the folder was read.
  public void reset(UUID folder) throws InterruptedException {
    run(session -> PendingActions.voidSources(session, account, folder));
    while (writer.write(s -> new TemporaryPlacements(s, account).voidSome(folder))) {
      // step by step: a folder may have a million
    }
  }

  /// The folder is being read; nothing of it is proven yet.
  public void begun(UUID folder, Checkpoint checkpoint) throws InterruptedException {
    onFolder(folder, (_, found) -> found.reached(checkpoint.text(), null));
  }

  /// The folder has been read to its end: what a reset left over is gone. A doubt that was raised
  /// while it was read stays.
  ///
  /// @param since where the reading began
  public void reached(UUID folder, Checkpoint since, Checkpoint checkpoint, @Nullable String mark)
      throws InterruptedException {
    drain(session -> new TemporaryPlacements(session, account).lost(folder, AT_ONCE), folder);
    onFolder(
        folder,
        (session, found) -> {
          PendingActions.loseVoidSources(session, account, folder);
          var now = new Checkpoint(found.checkpoint());
          if (now.isDoubted() && !now.equals(since)) {
            found.reached(checkpoint.doubted().text(), null);
          } else {
            found.reached(checkpoint.text(), mark);
          }
          found.listed();
        });
  }

  public Optional<FolderState> folder(UUID id) {
    return Optional.ofNullable(
        writer.read(session -> {
          var folder = session.find(Folder.class, account.key(id));
          return folder == null ? null : FolderState.of(folder, folder.path(), null);
        }));
  }

  public KnownMessages known(UUID folder) {
    return new StoredMessages(shards, account, folder);
  }

  /// Folders that are not in this listing, if there is any that was not here before.
  public List<LostFolder> lost(List<RemoteFolder> listed) {
    return writer.read(session -> new LostFolders(session, account).of(listed));
  }

  /// Of all folders here.
  public Set<String> paths() {
    return writer.read(session ->
        new FolderListing(session, account).all().stream().map(Folder::path).collect(toSet()));
  }

  /// They were found again.
  ///
  /// @param renamed folders by the path at which the server has them now
  public void renamed(Map<String, UUID> renamed) throws InterruptedException {
    run(session -> new LostFolders(session, account).found(renamed));
  }

  public List<FolderState> folders(List<RemoteFolder> listed) throws InterruptedException {
    var now = clock.instant();
    return writer.write(session -> new FolderListing(session, account).apply(listed, now));
  }

  /// Removes folders that went missing before a time. The list must have been read since, so that
  /// it has confirmed what an earlier one said.
  public void removeMissing(Instant before) throws InterruptedException {
    var missing = writer.read(session -> new FolderListing(session, account).missingSince(before));
    for (var folder : missing) {
      do {
        drain(session -> new Departures(session, account).someUids(folder, AT_ONCE), folder);
      } while (!writer.write(session -> removeEmpty(session, folder)));
    }
  }

  /// False when an API client has just moved a message there. The lock keeps out the next one.
  private boolean removeEmpty(Session session, UUID id) {
    var folder = new Rows(session, account).folder(id);
    if (folder == null) {
      return true;
    }
    if (!new Departures(session, account).someUids(id, 1).isEmpty()) {
      return false;
    }
    session.remove(folder);
    return true;
  }

  /// Whether a header block may spare the rest: some message is on its way from one folder to
  /// another, or a client moved or sent one.
  public boolean mayKnow() {
    return writer.read(session ->
        new Departures(session, account).anyUnplaced() || PendingActions.any(session, account));
  }

  /// Whether a reading of all folders would tell where some message is.
  public boolean anyAstray() {
    return writer.read(session ->
        new Departures(session, account).anyUnplaced()
            || !new TemporaryPlacements(session, account).stranded(clock.instant()).isEmpty());
  }

  /// Messages that a client moved, and that the provider neither had where they were nor has where
  /// they should be: some other client was faster. The reading that has ended must have begun
  /// since.
  public void removeStranded(Instant readingBegan) throws InterruptedException {
    var stranded =
        writer.read(session -> new TemporaryPlacements(session, account).stranded(readingBegan));
    for (var folder : stranded.entrySet()) {
      vanished(folder.getKey(), folder.getValue());
    }
  }

  /// UIDs that a client has moved away, and the provider still has: no news.
  public Set<Long> leaving(UUID folder) {
    return writer.read(session -> PendingActions.leaving(session, account, folder));
  }

  /// Whether some folder is missing from the listings, and not yet removed.
  public boolean anyMissing() {
    return writer.read(session -> new FolderListing(session, account).anyMissing());
  }

  /// Folders that have been read and are missing from the list. They may be there all the same.
  public List<FolderState> missing() {
    return writer.read(session -> new FolderListing(session, account).missing());
  }

  /// Deletes messages that were in no folder when a reading of all folders began that has ended,
  /// and for long enough.
  public void removeUnplaced(Instant readingBegan) throws InterruptedException {
    var grace = clock.instant().minus(settings.deleteAfter());
    var before = grace.isBefore(readingBegan) ? grace : readingBegan;
    while (writer.write(session -> removeSome(session, before)) == MESSAGES_AT_ONCE) {
      // until fewer are left
    }
    var now = clock.instant();
    if (!now.isBefore(deletedLookedAt.plus(settings.deleteAfter()))) {
      deletedLookedAt = now;
      while (writer.write(session -> forgetSome(session, before)) == AT_ONCE) {
        // until fewer are left
      }
    }
  }

  /// What was deleted for good before any reading began that is still under way is no news any more
  /// wherever it turns up. What could not be deleted has been read again long since.
  private int forgetSome(Session session, Instant before) {
    var deleted = new DeletedMessages(session, account.id());
    var finished = deleted.finished(before, before.minus(KEPT_AFTER_FAILURE), AT_ONCE);
    if (!finished.isEmpty()) {
      blobs.doubt(finished.stream().flatMap(each -> each.blobFile().stream()).collect(toSet()));
      deleted.forget(finished.stream().map(DeletedMessages.Finished::id).toList());
    }
    return finished.size();
  }

  private int removeSome(Session session, Instant before) {
    var removed = new Departures(session, account).removeUnplaced(before, MESSAGES_AT_ONCE);
    blobs.doubt(
        removed.stream()
            .map(Message::blob)
            .filter(Objects::nonNull)
            .map(BlobAddress::file)
            .collect(toSet()));
    return removed.size();
  }

  /// Notes how sync is doing. `change` answers whether anything did.
  public void state(Predicate<Account> change) throws InterruptedException {
    writer.write(session -> {
      var found = session.find(Account.class, account.id().value());
      return found != null && change.test(found);
    });
  }

  private void drain(Function<Session, List<Long>> uids, UUID folder) throws InterruptedException {
    for (var some = writer.read(uids); !some.isEmpty(); some = writer.read(uids)) {
      vanished(folder, some);
    }
  }

  private void onFolder(UUID id, BiConsumer<Session, Folder> change) throws InterruptedException {
    run(session -> {
      var folder = new Rows(session, account).folder(id);
      if (folder != null) {
        change.accept(session, folder);
      }
    });
  }

  private void run(Consumer<Session> work) throws InterruptedException {
    var _ =
        writer.write(session -> {
          work.accept(session);
          return true;
        });
  }
}
