package dev.syncline.sync.account;

import dev.syncline.model.account.Account;
import dev.syncline.model.mail.Role;
import dev.syncline.provider.Failure;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// An account from login until something breaks.
///
/// ```
/// this thread   LIST with marks ── every 15 s, after our own commands, when a message left ──┐
///                 └► a pass for each folder whose mark differs, a few at a time, INBOX first ◄┘
/// inbox         pass ── IDLE ── pass ── IDLE …
/// syncback      actions of API clients, in order
/// ```
///
/// A reading of all folders is over when the passes that a listing began have ended. Messages that
/// were in no folder before it began, and are in none now, were deleted; the others moved. While
/// there are such messages, every folder is read, whatever its mark says, and also if it is missing
/// from the list. A reading that passed over a folder, since it is there and could not be read,
/// proves nothing: the message may be in it. It is then deleted when it has been in no folder for
/// as long as a missing folder is waited for.
final class AccountSession {
  private static final Logger log = LoggerFactory.getLogger(AccountSession.class);
  private static final Duration IDLE_AT_MOST = Duration.ofMinutes(5);
  private static final Duration NOTE_SYNCED_EVERY = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration MISSING_UNPLACED = Duration.ofSeconds(2);

  private final MailAccount mail;
  private final MailApply apply;
  private final Syncback syncback;
  private final FollowSettings settings;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private final Signals signals;
  private final Rest rest = new Rest();
  private final Semaphore readers;
  private final Map<UUID, FolderSync> folders = new HashMap<>();
  private final List<Future<?>> passes = new ArrayList<>();
  private @Nullable Instant readingBegan;
  private @Nullable FolderSync followed;
  private final AtomicBoolean listingWanted = new AtomicBoolean();
  private final AtomicBoolean passedOver = new AtomicBoolean();
  private Instant syncedNoted = Instant.EPOCH;
  private boolean following;
  private @Nullable Future<?> auditing;

  AccountSession(
      MailAccount mail,
      MailApply apply,
      Syncback syncback,
      FollowSettings settings,
      SyncMetrics metrics,
      InstantSource clock,
      Signals signals) {
    this.mail = mail;
    this.apply = apply;
    this.syncback = syncback;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    this.signals = signals;
    this.readers = new Semaphore(settings.readers(), true);
  }

  /// Until `stillWanted` answers false, or something fails.
  void run(BooleanSupplier stillWanted) throws InterruptedException {
    try (var branches = new Branches("account-" + apply.account().id().value(), signals)) {
      var _ = branches.fork(() -> syncback.run(mail, this::wantListing));
      while (stillWanted.getAsBoolean()) {
        var nextListing = clock.instant().plus(listAndRead(branches));
        awaitNextListing(branches, nextListing, stillWanted);
      }
    } finally {
      if (following) {
        metrics.notFollowed();
      }
    }
  }

  private void awaitNextListing(Branches branches, Instant nextListing, BooleanSupplier stillWanted)
      throws InterruptedException {
    while (clock.instant().isBefore(nextListing) && stillWanted.getAsBoolean()) {
      branches.check();
      finishReading();
      if (readingBegan == null && listingWanted.getAndSet(false)) {
        return;
      }
      signals.await(Duration.between(clock.instant(), nextListing));
    }
  }

  /// The store may know something that no listing tells.
  void lookCloser() {
    rest.end();
  }

  /// Something happened that other folders may know more of.
  private void wantListing() {
    rest.end();
    listingWanted.set(true);
    signals.raise();
  }

  /// Answers how long to wait until the next one.
  private Duration listAndRead(Branches branches) throws InterruptedException {
    branches.check();
    finishReading();
    var began = clock.instant();
    var ends = rest.ends();
    var listing = list(began).orElse(null);
    if (listing == null) {
      return settings.pollEvery();
    }
    var states = listing.states();
    var looking = apply.anyAstray();
    if (readingBegan == null && passes.isEmpty()) {
      readingBegan = began;
      passedOver.set(false);
    }
    follow(branches, states);
    var changed =
        states.stream()
            .filter(FolderState::isRead)
            .filter(s -> looking || !s.isUnchanged() || !folder(s.id()).trustsMarks())
            .sorted(Comparator.comparing((FolderState state) -> !isFollowed(state)))
            .toList();
    changed.forEach(state -> read(branches, state));
    if (looking) {
      apply.missing().forEach(state -> read(branches, state));
    }
    audit(branches, states);
    if (!following && states.stream().anyMatch(s -> s.isRead() && !s.listed())) {
      apply.state(account -> account.progress(Account.SyncState.SYNCING, began));
    }
    finishReading();
    if (changed.isEmpty() && following && passes.isEmpty() && agrees()) {
      rest.begin(listing.listed(), ends, began);
    }
    return looking && !passedOver.get() ? MISSING_UNPLACED : settings.pollEvery();
  }

  /// Whether the store, after what was just written, waits for nothing that other listings tell.
  private boolean agrees() {
    return !apply.anyMissing() && !apply.anyAstray();
  }

  private record Listing(List<RemoteFolder> listed, List<FolderState> states) {}

  /// Empty when what the server lists shows that the account still rests.
  private Optional<Listing> list(Instant began) throws InterruptedException {
    return syncback.whileFoldersStay(() -> {
      var listed = mail.folders();
      return rest.lasts(listed, began)
          ? Optional.empty()
          : Optional.of(new Listing(listed, apply.folders(listed)));
    });
  }

  private void follow(Branches branches, List<FolderState> states) {
    if (followed != null) {
      return;
    }
    var inbox =
        states.stream()
            .filter(FolderState::isInbox)
            .findFirst()
            .orElseThrow(() -> new ProviderException(new Failure.NoInbox("no INBOX was listed")));
    var arrival = whereMailArrives(inbox, states);
    var folder = folder(arrival.id());
    followed = folder;
    read(branches, arrival);
    var _ = branches.fork(() -> follow(folder, arrival.path()));
  }

  /// Where INBOX is a label, what arrives is in All Mail, with its label.
  private static FolderState whereMailArrives(FolderState inbox, List<FolderState> states) {
    return inbox.isRead()
        ? inbox
        : states.stream().filter(s -> s.role() == Role.ALL).findFirst().orElse(inbox);
  }

  private boolean isFollowed(FolderState state) {
    return followed != null && followed.id().equals(state.id());
  }

  private void follow(FolderSync folder, String path) throws InterruptedException {
    MDC.put("folder", folder.id().toString());
    try (var reader = mail.read(path)) {
      while (true) {
        var followed = folder.follow(reader);
        if (followed == FolderSync.Followed.LEFT) {
          wantListing();
        }
        reader.awaitChange(followed == FolderSync.Followed.NOT_YET ? SOON : IDLE_AT_MOST);
      }
    }
  }

  private void audit(Branches branches, List<FolderState> states) {
    if (!following
        || (auditing != null && !auditing.isDone())
        || !apply.audits().mayBegin(settings.auditEvery())) {
      return;
    }
    var subjects =
        states.stream()
            .filter(state -> state.isRead() && state.listed())
            .map(state -> new AccountAudit.Subject(folder(state.id()), state))
            .toList();
    auditing =
        branches.fork(() -> new AccountAudit(mail, readers, apply.audits(), metrics).run(subjects));
  }

  private FolderSync folder(UUID id) {
    return folders.computeIfAbsent(id, _ -> new FolderSync(apply, id, clock));
  }

  private void read(Branches branches, FolderState state) {
    var folder = folder(state.id());
    if (!folder.claim()) {
      if (auditing != null && !auditing.isDone()) {
        passedOver.set(true);
      }
      return;
    }
    passes.add(
        branches.fork(() -> {
          MDC.put("folder", state.id().toString());
          try {
            while (turn(folder, state) == FolderSync.Followed.LISTED) {
              // its content waits behind the folders that are not listed yet
            }
          } finally {
            folder.giveUpClaim();
          }
        }));
  }

  private FolderSync.Followed turn(FolderSync folder, FolderState state)
      throws InterruptedException {
    readers.acquire();
    try {
      return pass(folder, state);
    } finally {
      readers.release();
    }
  }

  private FolderSync.Followed pass(FolderSync folder, FolderState state)
      throws InterruptedException {
    var started = clock.instant();
    FolderSync.Followed passed;
    try (var reader = mail.read(state.path())) {
      passed = folder.pass(reader, state.mark());
      if (passed == FolderSync.Followed.LEFT) {
        wantListing();
      }
    } catch (ProviderException e) {
      metrics.failed(e.failure());
      if (endsTheAccount(e.failure())) {
        throw e;
      }
      log.warn("folder skipped: {}", e.failure().getClass().getSimpleName());
      if (state.listed() && !(e.failure() instanceof Failure.Gone)) {
        passedOver.set(true);
      }
      return FolderSync.Followed.DONE;
    }
    if (!state.listed()) {
      var what = passed == FolderSync.Followed.LISTED ? "listing" : "first reading";
      log.info("{} took {} ms", what, Duration.between(started, clock.instant()).toMillis());
    }
    return passed;
  }

  /// One folder that can't be read must not stop the others.
  static boolean endsTheAccount(Failure failure) {
    return switch (failure) {
      case Failure.Gone _, Failure.Refused _, Failure.Malformed _ -> false;
      case Failure.Unreachable _,
          Failure.UnknownHost _,
          Failure.ForbiddenHost _,
          Failure.TlsProblem _,
          Failure.LoginRejected _,
          Failure.NoInbox _,
          Failure.SettingNeeded _,
          Failure.Throttled _,
          Failure.Unknown _ ->
          true;
    };
  }

  private void finishReading() throws InterruptedException {
    var began = readingBegan;
    if (began == null || !passes.stream().allMatch(Future::isDone)) {
      return;
    }
    passes.clear();
    readingBegan = null;
    apply.removeMissing(began.minus(settings.missingFolderAfter()));
    if (passedOver.get()) {
      apply.removeUnplaced(began.minus(settings.missingFolderAfter()));
    } else {
      apply.removeStranded(began);
      apply.removeUnplaced(began);
    }
    var now = clock.instant();
    if (!following || Duration.between(syncedNoted, now).compareTo(NOTE_SYNCED_EVERY) > 0) {
      if (!following) {
        following = true;
        metrics.followed();
      }
      syncedNoted = now;
      apply.settleDoubtfulBlobs();
      apply.state(account -> {
        account.synced(began);
        return account.progress(Account.SyncState.LIVE, now);
      });
    }
  }
}
