package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.testing.DovecotServer;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Servers in every dialect: whatever another client does, each way of asking finds the same.
class DialectsIT {
  private static final int STEPS = 60;
  private static final int STEPS_PER_READER = 6;

  static Stream<Arguments> dialects() {
    return Stream.of(
        dialect("Dovecot", () -> Mailbox.on(DovecotServer.start())),
        dialect(
            "Dovecot with CONDSTORE only",
            () ->
                Mailbox.on(
                    DovecotServer.startWith(
                        "IMAP4rev1 ENABLE IDLE UIDPLUS MOVE CONDSTORE LIST-EXTENDED LIST-STATUS"
                            + " SPECIAL-USE"))),
        dialect(
            "Dovecot without counters",
            () -> Mailbox.on(DovecotServer.startWith("IMAP4rev1 IDLE UIDPLUS MOVE"))),
        dialect(
            "Dovecot that can little",
            () -> Mailbox.on(DovecotServer.startWith("IMAP4rev1 UIDPLUS"))),
        dialect("sandbox", () -> Mailbox.onSandbox(Set.of())),
        dialect("sandbox with CONDSTORE only", () -> Mailbox.onSandbox(Set.of("QRESYNC"))),
        dialect(
            "sandbox that can little",
            () ->
                Mailbox.onSandbox(
                    Set.of(
                        "QRESYNC", "CONDSTORE", "IDLE", "MOVE", "LIST-STATUS", "LIST-EXTENDED"))));
  }

  private static Arguments dialect(String name, Supplier<Mailbox> server) {
    return Arguments.of(name, server);
  }

  /// A server with the account of one user on it.
  record Mailbox(Server imap, Runnable stop) implements AutoCloseable {
    static Mailbox on(DovecotServer dovecot) {
      return new Mailbox(dovecot.imap("ann"), dovecot::close);
    }

    static Mailbox onSandbox(Set<String> masked) {
      try {
        var address = "ann@sandbox.example";
        var sandbox = SandboxServer.start(SandboxSettings.inMemory(address, "secret"));
        sandbox.mailbox().create("Archive");
        sandbox.faults().place(new Fault.MaskCapabilities(masked));
        return new Mailbox(
            new Server("127.0.0.1", sandbox.imapPort(), Security.NONE, address, "secret"),
            sandbox::close);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    MailAccount open() {
      return new ImapProvider().open(new ConnectionSettings(imap, imap, 3, true));
    }

    @Override
    public void close() {
      stop.run();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dialects")
  void theStoreEqualsTheServerWhateverAnotherClientDoes(String dialect, Supplier<Mailbox> server)
      throws InterruptedException {
    long seed = System.nanoTime();
    try (var mailbox = server.get();
        var ours = mailbox.open();
        var theirs = new OtherClient(mailbox.open(), new Random(seed))) {
      var store = new KeptMailbox();
      var at = Checkpoint.NOTHING;
      for (int step = 0; step < STEPS; ) {
        theirs.doSomething();
        try (var reader = ours.read("INBOX")) {
          do {
            store.news.clear();
            at = reader.changes(at, store, store);

            assertThat(store.flags)
                .as("%s, step %d, seed %d", dialect, step, seed)
                .isEqualTo(theirs.sees().flags);
            assertThat(appeared(store.news)).doesNotHaveDuplicates();
            theirs.doSomething();
          } while (++step % STEPS_PER_READER != 0);
        }
      }
    }
  }

  private static List<Long> appeared(List<RemoteChange> news) {
    var uids = new ArrayList<Long>();
    for (var change : news) {
      if (change instanceof RemoteChange.Appeared(var message)) {
        uids.add(message.uid());
      }
    }
    return uids;
  }

  @Test
  void scanSeesWhatChangedInEveryWindow() throws IOException, InterruptedException {
    var count = ScanChanges.WINDOW * 2 + 10;
    try (var dovecot = DovecotServer.startWith("IMAP4rev1 IDLE UIDPLUS MOVE")) {
      fill(dovecot, count);
      try (var account = Mailbox.on(dovecot).open();
          var reader = account.read("INBOX")) {
        scan(account, reader, count);
      }
    }
  }

  private static void scan(MailAccount account, FolderReader reader, int count)
      throws InterruptedException {
    var store = new KeptMailbox();
    var first = reader.changes(Checkpoint.NOTHING, store, store);
    assertThat(store.flags).hasSize(count);

    store.news.clear();
    var far = (long) count;
    account.execute(new Command.Expunge("INBOX", first, List.of(1L, 5000L, 5001L, far)));
    account.execute(
        new Command.ChangeFlags(
            "INBOX", first, List.of(4999L, 10_001L), Set.of("\\Flagged"), Set.of()));
    store.flags.remove(7000L);
    reader.changes(first, store, store);

    assertThat(store.news)
        .containsExactlyInAnyOrder(
            new RemoteChange.Vanished(1),
            new RemoteChange.Vanished(5000),
            new RemoteChange.Vanished(5001),
            new RemoteChange.Vanished(far),
            new RemoteChange.Reflagged(4999, Set.of("\\Flagged")),
            new RemoteChange.Reflagged(10_001, Set.of("\\Flagged")),
            store.appeared(7000));
  }

  /// Messages by the shortest way: files in a Maildir.
  private static void fill(DovecotServer dovecot, int count) throws IOException {
    var home = dovecot.maildir("ann");
    for (var part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(home.resolve(part));
    }
    for (var i = 0; i < count; i++) {
      Files.writeString(
          home.resolve("cur").resolve("%d.M%dP1.host:2,".formatted(1_700_000_000 + i, i)),
          "Message-ID: <m%1$d@example.org>\nSubject: m%1$d\n\n".formatted(i));
    }
    dovecot.adopt(home);
  }

  /// Somebody else's mail program, at random.
  private static final class OtherClient implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final List<String> FLAGS = List.of("\\Seen", "\\Flagged", "\\Answered", "$Work");

    private final MailAccount account;
    private final Random random;

    OtherClient(MailAccount account, Random random) {
      this.account = account;
      this.random = random;
    }

    void doSomething() throws InterruptedException {
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        switch (random.nextInt(6)) {
          case 0, 1 -> append("INBOX");
          case 2 -> append("Archive");
          case 3 -> {
            var flag = Set.of(FLAGS.get(random.nextInt(FLAGS.size())));
            var some = some("INBOX");
            run(
                random.nextBoolean()
                    ? new Command.ChangeFlags("INBOX", some.at(), some.uids(), flag, Set.of())
                    : new Command.ChangeFlags("INBOX", some.at(), some.uids(), Set.of(), flag));
          }
          case 4 -> {
            var some = some("INBOX");
            run(
                random.nextBoolean()
                    ? new Command.Expunge("INBOX", some.at(), some.uids())
                    : new Command.Move("INBOX", some.at(), some.uids(), "Archive"));
          }
          default -> {
            var some = some("Archive");
            run(new Command.Move("Archive", some.at(), some.uids(), "INBOX"));
          }
        }
      }
    }

    private void run(Command command) throws InterruptedException {
      var uids =
          switch (command) {
            case Command.ChangeFlags change -> change.uids();
            case Command.Expunge expunge -> expunge.uids();
            case Command.Move move -> move.uids();
            default -> List.of(1L);
          };
      if (!uids.isEmpty()) {
        account.execute(command);
      }
    }

    private void append(String folder) throws InterruptedException {
      var name = "m" + NAMES.incrementAndGet();
      var bytes =
          "Message-ID: <%1$s@example.org>\r\nSubject: %1$s\r\n\r\n"
              .formatted(name)
              .getBytes(StandardCharsets.US_ASCII);
      account.execute(
          new Command.Append(
              folder,
              "<%s@example.org>".formatted(name),
              Set.of(),
              Instant.parse("2026-01-02T03:04:05Z"),
              bytes.length,
              () -> new ByteArrayInputStream(bytes)));
    }

    private record Some(Checkpoint at, List<Long> uids) {}

    private Some some(String folder) throws InterruptedException {
      var uids = new ArrayList<Long>();
      try (var reader = account.read(folder)) {
        var at =
            reader.changes(
                Checkpoint.NOTHING,
                KnownMessages.NONE,
                change -> {
                  if (change instanceof RemoteChange.Appeared(var message)
                      && random.nextInt(3) == 0) {
                    uids.add(message.uid());
                  }
                });
        return new Some(at, uids);
      }
    }

    KeptMailbox sees() throws InterruptedException {
      var seen = new KeptMailbox();
      try (var reader = account.read("INBOX")) {
        reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, seen);
      }
      return seen;
    }

    @Override
    public void close() {
      account.close();
    }
  }
}
