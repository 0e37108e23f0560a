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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

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
    public MailAccount open(ConnectionSettings settings) {
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
      var paths = new java.util.ArrayList<>(List.of("INBOX"));
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

    @Override
    public FolderReader read(String path) {
      return new EmptyFolder();
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
    public boolean awaitChange(Duration atMost) throws InterruptedException {
      Thread.sleep(atMost);
      return false;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
