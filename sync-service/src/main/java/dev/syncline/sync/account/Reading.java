package dev.syncline.sync.account;

import dev.syncline.model.account.Account;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.Urgency;
import dev.syncline.sync.account.FolderSync.Followed;
import dev.syncline.sync.apply.FolderState;
import dev.syncline.sync.apply.MailApply;
import dev.syncline.sync.metrics.SyncMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// A reading of all folders, a few at a time.
///
/// It is over when the passes that a listing began have ended. Messages that were in no folder
/// before it began, and are in none now, were deleted; the others moved. A reading that passed over
/// a folder, since it is there and could not be read, proves nothing: the message may be in it. It
/// is then deleted when it has been in no folder for as long as a missing folder is waited for.
final class Reading {
  private static final Logger log = LoggerFactory.getLogger(Reading.class);

  private final MailAccount mail;
  private final MailApply apply;
  private final Duration missingFolderAfter;
  private final SyncMetrics metrics;
  private final InstantSource clock;
  private final Runnable onLeft;
  private final Semaphore readers;
  private final Starts starts;
  private final Renames renames;
  private final Map<UUID, FolderSync> folders = new HashMap<>();
  private final List<Future<?>> passes = new ArrayList<>();
  private final AtomicBoolean passedOver = new AtomicBoolean();
  private @Nullable UUID followed;
  private @Nullable Instant began;
  private volatile Instant putOffUntil = Instant.EPOCH;
  private volatile boolean advanced;

  /// @param onLeft told when messages left a folder: others may have them
  Reading(
      MailAccount mail,
      MailApply apply,
      FollowSettings settings,
      Starts starts,
      SyncMetrics metrics,
      InstantSource clock,
      Runnable onLeft) {
    this.mail = mail;
    this.apply = apply;
    this.missingFolderAfter = settings.missingFolderAfter();
    this.metrics = metrics;
    this.clock = clock;
    this.onLeft = onLeft;
    this.readers = new Semaphore(settings.readers(), true);
    this.starts = starts;
    this.renames = new Renames(mail, apply);
  }

  /// To be called before the store learns of a listing.
  void followRenames(List<RemoteFolder> listed) throws InterruptedException {
    renames.follow(listed);
  }

  /// The account's turns to read a folder.
  Semaphore readers() {
    return readers;
  }

  FolderSync folder(UUID id) {
    return folders.computeIfAbsent(id, _ -> new FolderSync(apply, id, clock));
  }

  /// But the one that is followed. To be called when nobody reads one.
  void forgetFolders() {
    folders.keySet().removeIf(id -> !id.equals(followed));
  }

  /// The folder whose new mail is taken in even while its first reading has to wait.
  void follows(FolderSync folder) {
    followed = folder.id();
  }

  boolean isUnderWay() {
    return began != null || !passes.isEmpty();
  }

  /// Every folder that is read from now on is read after this listing.
  void begin(Instant listing) {
    if (!isUnderWay()) {
      began = listing;
      passedOver.set(false);
    }
  }

  /// Whether some folder was ever read to its end.
  boolean hasAdvanced() {
    return advanced;
  }

  /// Whether some folder could not be read.
  boolean passedOver() {
    return passedOver.get();
  }

  /// @param auditing whether a folder that is in use already may be in use by the audit
  void read(Branches branches, FolderState state, boolean auditing) {
    var folder = folder(state.id());
    if (!folder.claim()) {
      if (auditing) {
        passedOver.set(true);
      }
      return;
    }
    passes.add(
        branches.fork(() -> {
          MDC.put("folder", state.id().toString());
          try {
            while (turnOf(folder, state) == Followed.LISTED) {
              // its content waits behind the folders that are not listed yet
            }
          } finally {
            folder.giveUpClaim();
          }
        }));
  }

  /// Waits for the worker before it waits for the account: whoever follows mail waits for the
  /// latter only.
  private Followed turnOf(FolderSync folder, FolderState state) throws InterruptedException {
    if (state.listed()) {
      return turn(folder, state);
    }
    try (var _ = starts.firstReading()) {
      return turn(folder, state);
    }
  }

  private Followed turn(FolderSync folder, FolderState state) throws InterruptedException {
    readers.acquire();
    try {
      return pass(folder, state);
    } finally {
      readers.release();
    }
  }

  private Followed pass(FolderSync folder, FolderState state) throws InterruptedException {
    var started = clock.instant();
    var urgency = state.listed() ? Urgency.NEW_MAIL : Urgency.BACKFILL;
    Followed passed;
    try (var reader = mail.read(state.path(), urgency)) {
      passed = folder.pass(reader, state.mark());
      if (passed == Followed.LEFT) {
        onLeft.run();
      }
      advanced = true;
    } catch (ProviderException e) {
      if (e.failure() instanceof Failure.BudgetSpent spent) {
        putOff(spent);
        if (state.id().equals(followed) && !state.listed()) {
          folder.putOff();
        }
        return Followed.DONE;
      }
      metrics.failed(e.failure());
      if (endsTheAccount(e.failure())) {
        throw e;
      }
      log.warn("folder skipped: {}", e.failure().getClass().getSimpleName());
      if (state.listed() && !(e.failure() instanceof Failure.Gone)) {
        passedOver.set(true);
      }
      return Followed.DONE;
    }
    if (!state.listed()) {
      var what = passed == Followed.LISTED ? "listing" : "first reading";
      log.info("{} took {} ms", what, Duration.between(started, clock.instant()).toMillis());
    }
    return passed;
  }

  /// What is more urgent goes on. It is told once for as long as it lasts.
  void putOff(Failure.BudgetSpent spent) throws InterruptedException {
    passedOver.set(true);
    if (isPutOff()) {
      return;
    }
    var now = clock.instant();
    var until = now.plus(spent.retryAfter());
    putOffUntil = until;
    metrics.failed(spent);
    log.info("put off: {}", spent.detail());
    var problem = new Account.Problem("BudgetSpent", Account.SyncState.THROTTLED);
    apply.state(account -> account.fail(problem, spent.detail(), now, until));
  }

  boolean isPutOff() {
    return clock.instant().isBefore(putOffUntil);
  }

  /// One folder that can't be read must not stop the others.
  static boolean endsTheAccount(Failure failure) {
    return switch (failure) {
      case Failure.Gone _, Failure.Refused _, Failure.Malformed _, Failure.BudgetSpent _ -> false;
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

  /// A pass that broke proves nothing, though nobody may have heard of it yet: the account is about
  /// to begin anew.
  static boolean succeeded(List<Future<?>> passes) {
    return passes.stream().allMatch(pass -> pass.state() == Future.State.SUCCESS);
  }

  /// Draws the conclusions when it has ended. Answers when it had begun, once; else null.
  @Nullable Instant ended() throws InterruptedException {
    var start = began;
    if (start == null || !succeeded(passes)) {
      return null;
    }
    passes.clear();
    began = null;
    apply.removeMissing(start.minus(missingFolderAfter));
    if (passedOver.get()) {
      apply.removeUnplaced(start.minus(missingFolderAfter));
    } else {
      apply.removeStranded(start);
      apply.removeUnplaced(start);
    }
    return start;
  }
}
