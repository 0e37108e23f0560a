package dev.syncline.sync.account;

import dev.syncline.model.account.Account;
import dev.syncline.provider.FolderReader.Heard;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.sync.apply.FolderState;
import dev.syncline.sync.apply.MailApply;
import dev.syncline.sync.metrics.SyncMetrics;
import dev.syncline.sync.syncback.Syncback;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// An account from login until something breaks: it works, and rests, and works.
///
/// ```
/// work   this thread   LIST with marks ── every 15 s, after our own commands, when a message left ──┐
///                        └► a pass for each folder whose mark differs, a few at a time, INBOX first ◄┘
///        actions       what API clients asked for, in order
///        inbox         pass ── IDLE ── pass ── IDLE …          when the others take longer
///
/// rest   no thread     IDLE ── LIST with marks ── IDLE …       one connection, no database
/// ```
///
/// While messages are in no folder, every folder is read, whatever its mark says, and also if it is
/// missing from the list.
final class AccountSession implements AutoCloseable {
  private static final Duration NOTE_SYNCED_EVERY = Duration.ofMinutes(5);
  private static final Duration MISSING_UNPLACED = Duration.ofSeconds(2);

  /// What is done sooner has no need of a second connection.
  private static final Duration SOON_DONE = Duration.ofSeconds(1);

  private final MailAccount mail;
  private final MailApply apply;
  private final Syncback syncback;
  private final FollowSettings settings;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private final Signals signals;
  private final Rest rest = new Rest();
  private final Reading reading;
  private final AtomicBoolean listingWanted = new AtomicBoolean();
  private final AtomicBoolean actionsWanted = new AtomicBoolean(true);
  private volatile boolean woken;
  private volatile @Nullable Inbox inbox;
  private final Starts starts;
  private volatile Instant nextAction = Instant.MAX;
  private boolean news;
  private Instant nextListing = Instant.EPOCH;
  private Instant syncedNoted = Instant.EPOCH;
  private boolean following;
  private @Nullable Future<?> acting;
  private @Nullable Future<?> auditing;
  private @Nullable Future<?> beside;
  private Starts.@Nullable Start start;

  AccountSession(
      MailAccount mail,
      MailApply apply,
      Syncback syncback,
      FollowSettings settings,
      SyncMetrics metrics,
      InstantSource clock,
      Signals signals,
      Starts starts) {
    this.mail = mail;
    this.apply = apply;
    this.syncback = syncback;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    this.signals = signals;
    this.starts = starts;
    this.reading = new Reading(mail, apply, settings, starts, metrics, clock, this::wantListing);
  }

  /// Whether some folder was read to its end.
  boolean hasAdvanced() {
    return reading.hasAdvanced();
  }

  /// The store may know something that no listing tells.
  void wake() {
    actionsWanted.set(true);
    wantListing();
    woken = true;
    var waiting = inbox;
    if (waiting != null) {
      waiting.endWait();
    }
  }

  /// Something happened that other folders may know more of.
  private void wantListing() {
    rest.end();
    listingWanted.set(true);
    signals.raise();
  }

  /// Waits on the connection of INBOX, on no thread: true when `goOn` will tell to come again.
  /// False when there is something to do.
  boolean rests(Runnable goOn) throws InterruptedException {
    var waiting = Objects.requireNonNull(inbox);
    while (true) {
      var heard = waiting.await(untilNext(nextListing, nextAction), goOn);
      if (heard == Heard.NOT_YET) {
        return true;
      }
      news = heard == Heard.NEWS;
      var now = clock.instant();
      var elsewhere = waiting.takeNewsOfOthers();
      if (news || woken || !nextAction.isAfter(now) || !rest.isOn()) {
        listingWanted.compareAndSet(false, elsewhere);
        return false;
      }
      if (elsewhere || !nextListing.isAfter(now)) {
        if (!rest.lasts(waiting.folders(), now)) {
          return false;
        }
        nextListing =
            now.plus(waiting.tellsOfOthers() ? settings.askEvery() : settings.pollEvery());
      }
    }
  }

  /// True when there is nothing to do but wait; false when it is not wanted any more.
  boolean work(BooleanSupplier stillWanted) throws InterruptedException {
    woken = false;
    hearInbox();
    var besideFrom = clock.instant().plus(SOON_DONE);
    try (var branches = new Branches("account-" + apply.account().id().value(), signals)) {
      while (stillWanted.getAsBoolean()) {
        branches.check();
        noteReading();
        act(branches);
        if (isListingDue(besideFrom)) {
          var listing = clock.instant();
          nextListing = listing.plus(listAndRead(branches));
        } else if (isAnythingRunning()) {
          followBeside(branches, besideFrom);
          signals.await(
              untilNext(nextListing, nextAction, isRunning(beside) ? nextListing : besideFrom));
        } else if (nobodyBeside() && settles()) {
          forgetWork();
          return true;
        }
      }
      return false;
    } finally {
      begun();
    }
  }

  private void begun() {
    var last = start;
    start = null;
    if (last != null) {
      last.close();
    }
  }

  /// Branches have ended, and would keep their threads. Thousands of accounts rest, each with
  /// dozens of folders; what is known of those matters while something happens.
  private void forgetWork() {
    acting = null;
    auditing = null;
    beside = null;
    if (rest.isOn()) {
      reading.forgetFolders();
    }
  }

  /// What ended the rest, if it was news, is taken in before anything else.
  private void hearInbox() throws InterruptedException {
    var waiting = inbox;
    if (waiting == null || !waiting.isOpen()) {
      return;
    }
    try (waiting) {
      if (news) {
        wantListing();
        var _ = waiting.catchUp();
      }
    } catch (ProviderException e) {
      var _ = waiting.putOff(e);
    } finally {
      news = false;
    }
  }

  /// One that somebody wants comes after the actions, if these are soon done: it shows their
  /// effect.
  private boolean isListingDue(Instant actionsPatience) {
    var now = clock.instant();
    if (!nextListing.isAfter(now)) {
      return true;
    }
    var mayBe = !reading.isUnderWay() && (!isRunning(acting) || now.isAfter(actionsPatience));
    return mayBe && listingWanted.getAndSet(false);
  }

  private boolean isAnythingRunning() {
    return reading.isUnderWay() || isRunning(acting) || isRunning(auditing);
  }

  private static boolean isRunning(@Nullable Future<?> branch) {
    return branch != null && !branch.isDone();
  }

  private Duration untilNext(Instant... steps) {
    var now = clock.instant();
    var next = Collections.min(Arrays.asList(steps));
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  /// Once it is known that the server can be reached.
  private void act(Branches branches) {
    if (inbox == null || isRunning(acting)) {
      return;
    }
    if (!nextAction.isAfter(clock.instant())) {
      nextAction = Instant.MAX;
      actionsWanted.set(true);
    }
    if (actionsWanted.getAndSet(false)) {
      acting =
          branches.fork(
              () -> nextAction = syncback.run(mail, this::wantListing).orElse(Instant.MAX));
    }
  }

  private void followBeside(Branches branches, Instant from) {
    var arriving = inbox;
    if (arriving != null && !isRunning(beside) && !clock.instant().isBefore(from)) {
      beside = branches.fork(arriving.following(this::wantListing));
    }
  }

  /// Whoever follows INBOX beside is asked to leave.
  private boolean nobodyBeside() throws InterruptedException {
    if (!isRunning(beside)) {
      return true;
    }
    Objects.requireNonNull(inbox).retire();
    signals.await(settings.pollEvery());
    return false;
  }

  /// Opens INBOX to wait in; false when what was found there wants more work.
  private boolean settles() throws InterruptedException {
    var waiting = Objects.requireNonNull(inbox);
    try {
      waiting.open();
      if (!waiting.catchUp()) {
        return true;
      }
      wantListing();
      waiting.close();
    } catch (ProviderException e) {
      waiting.close();
      var _ = waiting.putOff(e);
      signals.await(untilNext(nextListing, nextAction));
    }
    return false;
  }

  /// Answers how long to wait until the next one.
  private Duration listAndRead(Branches branches) throws InterruptedException {
    listingWanted.set(false);
    var began = clock.instant();
    var ends = rest.ends();
    var listing = list(began).orElse(null);
    if (listing == null) {
      return settings.pollEvery();
    }
    var states = listing.states();
    var looking = apply.anyAstray();
    reading.begin(began);
    if (inbox == null) {
      var arrival = Inbox.whereMailArrives(states);
      var folder = reading.folder(arrival.id());
      reading.follows(folder);
      inbox = new Inbox(mail, reading, folder, arrival.path());
    }
    var changed =
        states.stream()
            .filter(FolderState::isRead)
            .filter(s -> looking || !s.isUnchanged())
            .sorted(Comparator.comparing((FolderState state) -> !isInbox(state)))
            .toList();
    changed.forEach(state -> reading.read(branches, state, isRunning(auditing)));
    if (looking) {
      apply.missing().forEach(state -> reading.read(branches, state, isRunning(auditing)));
    }
    audit(branches, states);
    if (!following && states.stream().anyMatch(s -> s.isRead() && !s.listed())) {
      apply.state(
          account -> !reading.isPutOff() && account.progress(Account.SyncState.SYNCING, began));
    }
    noteReading();
    if (listing.isKnown() && changed.isEmpty() && following && !reading.isUnderWay() && agrees()) {
      rest.begin(listing.listed(), ends, began);
    }
    return looking && !reading.passedOver() ? MISSING_UNPLACED : settings.pollEvery();
  }

  /// Whether the store, after what was just written, waits for nothing that other listings tell.
  private boolean agrees() {
    return !apply.anyMissing() && !apply.anyAstray();
  }

  private record Listing(List<RemoteFolder> listed, List<FolderState> states) {
    /// Whether no folder of it is one that the store does not have, or not yet.
    boolean isKnown() {
      return listed.stream().map(RemoteFolder::path).distinct().count() == states.size();
    }
  }

  /// Empty when what the server lists shows that the account still rests.
  private Optional<Listing> list(Instant began) throws InterruptedException {
    return syncback.whileFoldersStay(() -> {
      var listed = mail.folders();
      if (inbox == null && start == null) {
        start = starts.begin();
      }
      if (rest.lasts(listed, began)) {
        return Optional.empty();
      }
      reading.followRenames(listed);
      return Optional.of(new Listing(listed, apply.folders(listed)));
    });
  }

  private boolean isInbox(FolderState state) {
    return inbox != null && inbox.folder().id().equals(state.id());
  }

  private void audit(Branches branches, List<FolderState> states) {
    if (!following || isRunning(auditing) || !apply.audits().mayBegin(settings.auditEvery())) {
      return;
    }
    var subjects =
        states.stream()
            .filter(state -> state.isRead() && state.listed())
            .map(state -> new AccountAudit.Subject(reading.folder(state.id()), state))
            .toList();
    auditing =
        branches.fork(
            () -> new AccountAudit(mail, reading.readers(), apply.audits(), metrics).run(subjects));
  }

  private void noteReading() throws InterruptedException {
    var began = reading.ended();
    var now = clock.instant();
    if (began == null
        || reading.isPutOff()
        || (following && Duration.between(syncedNoted, now).compareTo(NOTE_SYNCED_EVERY) <= 0)) {
      return;
    }
    if (!following) {
      following = true;
      metrics.followed();
    }
    syncedNoted = now;
    apply.settleDoubtfulBlobs();
    apply.state(account -> {
      account.synced(began);
      return !reading.isPutOff() && account.progress(Account.SyncState.LIVE, now);
    });
  }

  @Override
  public void close() {
    if (following) {
      metrics.notFollowed();
    }
    var waiting = inbox;
    if (waiting != null) {
      waiting.close();
    }
  }
}
