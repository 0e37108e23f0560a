package dev.syncline.sync.account;

import dev.syncline.model.audit.AuditFindings;
import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteMessage;
import dev.syncline.sync.apply.FolderState;
import dev.syncline.sync.apply.HeaderBlock;
import dev.syncline.sync.apply.MailApply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One comparison of a folder with the server's, to its end.
///
/// What vanished and what was reflagged is written while the server still tells; what appeared is
/// collected and then fetched newest first. Of a large folder that is read for the first time the
/// headers come first, so that it is shown in seconds, and then the content of what is shown. The
/// checkpoint is stored when all of it is written, so a pass that was interrupted is simply begun
/// again: it finds what it wrote, the rest is news, and what awaits its content is fetched wherever
/// it lies by then.
final class FolderPass {
  private static final int CHANGES_AT_ONCE = 500;
  private static final int HEADERS_AT_ONCE = 500;

  /// After so many, what API clients ask for has its turn.
  private static final int CONTENTS_AT_ONCE = 500;

  private final MailApply apply;
  private final FolderReader reader;
  private final UUID folder;
  private final boolean everyMessage;
  private final List<RemoteMessage> appeared = new ArrayList<>();
  private final Map<Long, Set<String>> reflagged = new HashMap<>();
  private final Map<Long, Set<String>> relabelled = new HashMap<>();
  private final List<Long> vanished = new ArrayList<>();
  private boolean wasReset;
  private boolean followed;
  private boolean anyNews;
  private boolean onlyListed;
  private long vanishedCount;
  private long reflaggedCount;
  private volatile long newestUid;

  FolderPass(MailApply apply, FolderReader reader, UUID folder) {
    this(apply, reader, folder, false);
  }

  /// @param everyMessage whatever the server's counters say
  FolderPass(MailApply apply, FolderReader reader, UUID folder, boolean everyMessage) {
    this.apply = apply;
    this.reader = reader;
    this.folder = folder;
    this.everyMessage = everyMessage;
  }

  /// @param mark proves from now on that nothing happened, unless this pass finds that something
  ///   did
  void run(FolderState state, @Nullable String mark) throws InterruptedException {
    followed = state.listed();
    var known = apply.known(folder);
    var checkpoint =
        everyMessage
            ? reader.compare(state.checkpoint(), known, this::take)
            : reader.changes(state.checkpoint(), known, this::take);
    writeChanges();
    if (!appeared.isEmpty()) {
      var leaving = apply.leaving(folder);
      appeared.removeIf(message -> leaving.contains(message.uid()));
    }
    if (!appeared.isEmpty()) {
      newestUid = appeared.stream().mapToLong(RemoteMessage::uid).max().orElse(0);
      if (!state.listed() || wasReset) {
        apply.begun(folder, reader.begun());
      }
      fetch(appeared, wasReset || (state.listed() && apply.mayKnow()));
    }
    if (onlyListed) {
      return;
    }
    complete();
    var proof = anyNews ? null : mark;
    if (!state.listed()
        || wasReset
        || !checkpoint.equals(state.checkpoint())
        || ((anyNews || proof != null) && !Objects.equals(proof, state.storedMark()))) {
      apply.reached(folder, state.checkpoint(), checkpoint, proof);
    }
  }

  /// How many messages of each kind differed.
  AuditFindings differences() {
    return new AuditFindings(0, 0, 0, appeared.size(), vanishedCount, reflaggedCount, 0, 0);
  }

  /// Whether anything was different.
  boolean anyNews() {
    return anyNews;
  }

  /// Whether any message left the folder.
  boolean anyVanished() {
    return vanishedCount > 0;
  }

  /// Whether the content of what it listed is left to another pass, which should wait until other
  /// folders are listed, too.
  boolean onlyListed() {
    return onlyListed;
  }

  /// The newest message that is being fetched; 0 while that is not known.
  long newestUid() {
    return newestUid;
  }

  /// Only mail above a UID, while another pass is still fetching what lies below.
  void runAbove(long uid) throws InterruptedException {
    followed = true;
    var _ =
        reader.changes(
            Checkpoint.NOTHING,
            apply.known(folder).above(uid),
            change -> {
              if (change instanceof RemoteChange.Appeared(var message) && message.uid() > uid) {
                appeared.add(message);
              }
            });
    fetch(appeared, false);
  }

  private void take(RemoteChange change) {
    anyNews = true;
    switch (change) {
      case RemoteChange.Reset() -> {
        wasReset = true;
        uninterrupted(() -> apply.reset(folder));
      }
      case RemoteChange.Appeared(var message) -> appeared.add(message);
      case RemoteChange.Reflagged(var uid, var flags) -> {
        reflagged.put(uid, flags);
        reflaggedCount++;
      }
      case RemoteChange.Relabelled(var uid, var labels) -> {
        relabelled.put(uid, labels);
        reflaggedCount++;
      }
      case RemoteChange.Vanished(var uid) -> {
        vanished.add(uid);
        vanishedCount++;
      }
    }
    if (reflagged.size() + relabelled.size() + vanished.size() >= CHANGES_AT_ONCE) {
      uninterrupted(this::writeChanges);
    }
  }

  private void writeChanges() throws InterruptedException {
    if (!vanished.isEmpty()) {
      apply.vanished(folder, vanished);
      vanished.clear();
    }
    if (!reflagged.isEmpty()) {
      apply.reflagged(folder, reflagged);
      reflagged.clear();
    }
    if (!relabelled.isEmpty()) {
      apply.relabelled(folder, relabelled);
      relabelled.clear();
    }
  }

  private void fetch(List<RemoteMessage> messages, boolean headersFirst)
      throws InterruptedException {
    messages.sort(Comparator.comparingLong(RemoteMessage::uid).reversed());
    if (!headersFirst && !followed && apply.listsFirst(messages.size())) {
      list(messages);
      return;
    }
    if (!headersFirst) {
      download(messages.stream().map(RemoteMessage::uid).toList());
      return;
    }
    for (int from = 0; from < messages.size(); from += HEADERS_AT_ONCE) {
      var some = messages.subList(from, Math.min(from + HEADERS_AT_ONCE, messages.size()));
      download(apply.linked(folder, headers(some)));
    }
  }

  private List<HeaderBlock> headers(List<RemoteMessage> messages) throws InterruptedException {
    var headers = new ArrayList<HeaderBlock>();
    var unnamed = new ArrayList<Long>();
    for (var message : messages) {
      if (message.stableId() == null) {
        unnamed.add(message.uid());
      } else {
        headers.add(HeaderBlock.of(message));
      }
    }
    if (!unnamed.isEmpty()) {
      reader.fetchHeaders(unnamed, (message, block) -> headers.add(HeaderBlock.of(message, block)));
    }
    return headers;
  }

  /// Then fetches whole what can't be listed.
  private void list(List<RemoteMessage> messages) throws InterruptedException {
    try (var listing = new Listing(apply, folder)) {
      listing.run(reader, messages);
    }
    var listed = apply.known(folder).of(messages.stream().map(RemoteMessage::uid).toList());
    download(
        messages.stream().map(RemoteMessage::uid).filter(uid -> !listed.containsKey(uid)).toList());
    onlyListed = !listed.isEmpty();
  }

  /// Fetches the content of messages that are only listed: newest first, but what API clients ask
  /// for before that.
  private void complete() throws InterruptedException {
    var awaited = new LinkedHashSet<>(apply.awaited(folder));
    if (awaited.isEmpty()) {
      return;
    }
    newestUid = Math.max(newestUid, awaited.getFirst());
    try (var download = new Download(apply, folder, false)) {
      while (!awaited.isEmpty()) {
        var asked = apply.asked(folder).stream().filter(awaited::remove).toList();
        if (!asked.isEmpty()) {
          reader.fetch(asked, download::take);
          download.hurry();
        }
        var next = awaited.stream().limit(CONTENTS_AT_ONCE).toList();
        next.forEach(awaited::remove);
        reader.fetch(next, download::take);
      }
      download.finish();
    }
  }

  private void download(List<Long> uids) throws InterruptedException {
    if (!uids.isEmpty()) {
      try (var download = new Download(apply, folder, followed && !wasReset)) {
        fetch(uids, download);
        download.finish();
      }
    }
  }

  /// What came before the day's bytes were spent is written: it was paid for.
  private void fetch(List<Long> uids, Download download) throws InterruptedException {
    try {
      reader.fetch(uids, download::take);
    } catch (ProviderException e) {
      if (e.failure() instanceof Failure.BudgetSpent) {
        download.finish();
      }
      throw e;
    }
  }

  /// The provider's sink can't throw InterruptedException: the flag stays set, and the next thing
  /// that waits throws it.
  static void uninterrupted(Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped(e);
    }
  }

  @FunctionalInterface
  interface Step {
    void run() throws InterruptedException;
  }

  /// The account is being stopped.
  static final class Stopped extends RuntimeException {
    Stopped(InterruptedException cause) {
      super(cause);
    }
  }
}
