package dev.syncline.sync.testing;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.HeaderSink;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.MailProvider;
import dev.syncline.provider.RawMessageSink;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.UseLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Mailboxes with an INBOX in which nothing happens, which know who has them open: many accounts
/// cost little, and two workers on one account are seen.
final class RestingMail {
  private final Map<String, Set<String>> workersByUser = new ConcurrentHashMap<>();
  private final Set<String> shared = ConcurrentHashMap.newKeySet();
  private volatile Set<String> moreFolders = Set.of();

  /// Folders that every mailbox has from now on.
  void create(String folder) {
    moreFolders = Set.of(folder);
  }

  /// Users who ever had two workers at a time.
  Set<String> shared() {
    return Set.copyOf(shared);
  }

  long openBy(String worker) {
    return workersByUser.values().stream().filter(workers -> workers.contains(worker)).count();
  }

  MailProvider seenBy(String worker) {
    return new Provider(worker);
  }

  private List<RemoteFolder> listed() {
    var paths = new ArrayList<>(List.of("INBOX"));
    paths.addAll(moreFolders);
    return paths.stream()
        .map(path ->
            new RemoteFolder(
                path,
                path,
                null,
                true,
                Set.of(),
                path.equals("INBOX") ? FolderRole.INBOX : FolderRole.NONE,
                false,
                null,
                "mark",
                "/",
                ""))
        .toList();
  }

  private final class Provider implements MailProvider {
    private final String worker;

    Provider(String worker) {
      this.worker = worker;
    }

    @Override
    public boolean serves(String provider) {
      return provider.equals("imap");
    }

    @Override
    public void verify(ConnectionSettings settings) {
      // any login works
    }

    @Override
    public MailAccount open(ConnectionSettings settings, UseLedger ledger) {
      var workers =
          workersByUser.computeIfAbsent(settings.imap().user(), _ -> ConcurrentHashMap.newKeySet());
      workers.add(worker);
      if (workers.size() > 1) {
        shared.add(settings.imap().user());
      }
      return new Account(() -> workers.remove(worker));
    }
  }

  private final class Account implements MailAccount {
    private final Runnable closed;

    Account(Runnable closed) {
      this.closed = closed;
    }

    @Override
    public List<RemoteFolder> folders() {
      return listed();
    }

    @Override
    public FolderReader read(String path, Urgency urgency) {
      return new EmptyFolder(RestingMail.this::listed);
    }

    @Override
    public CommandResult execute(Command command) {
      throw new UnsupportedOperationException("nothing happens here");
    }

    @Override
    public void close() {
      closed.run();
    }
  }

  private static final class EmptyFolder implements FolderReader {
    private static final Checkpoint READ = new Checkpoint("read");

    private final Supplier<List<RemoteFolder>> listed;
    private final AtomicReference<@Nullable CompletableFuture<Void>> wait = new AtomicReference<>();
    private volatile boolean ended;

    EmptyFolder(Supplier<List<RemoteFolder>> listed) {
      this.listed = listed;
    }

    @Override
    public Checkpoint changes(Checkpoint since, KnownMessages known, Consumer<RemoteChange> sink) {
      return READ;
    }

    @Override
    public Checkpoint compare(Checkpoint since, KnownMessages known, Consumer<RemoteChange> sink) {
      return READ;
    }

    @Override
    public Checkpoint begun() {
      return READ;
    }

    @Override
    public void fetch(List<Long> uids, RawMessageSink sink) {
      // there are none
    }

    @Override
    public void fetchFields(List<Long> uids, HeaderSink sink) {
      // there are none
    }

    @Override
    public void fetchHeaders(List<Long> uids, HeaderSink sink) {
      // there are none
    }

    @Override
    public Heard awaitChange(Duration atMost, Runnable goOn) {
      var over = wait.getAndSet(null);
      if (over == null && !ended) {
        var now = new CompletableFuture<Void>();
        wait.set(now);
        var _ = now.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
        var _ = now.thenRun(goOn);
        if (ended) {
          var _ = now.complete(null);
        }
        return Heard.NOT_YET;
      }
      ended = false;
      return Heard.NOTHING;
    }

    @Override
    public boolean tellsOfOthers() {
      return false;
    }

    @Override
    public boolean takeNewsOfOthers() {
      return false;
    }

    @Override
    public void endWait() {
      ended = true;
      var waiting = wait.get();
      if (waiting != null) {
        var _ = waiting.complete(null);
      }
    }

    @Override
    public List<RemoteFolder> folders() {
      return listed.get();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
