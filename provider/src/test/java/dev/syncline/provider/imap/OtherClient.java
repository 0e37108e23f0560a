package dev.syncline.provider.imap;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.RemoteChange;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody else's mail program, at random.
final class OtherClient implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final List<String> FLAGS = List.of("\\Seen", "\\Flagged", "\\Answered", "$Work");

  private final MailAccount account;
  private final String archive;
  private final Random random;

  /// @param archive a folder to move messages to and from
  OtherClient(MailAccount account, String archive, Random random) {
    this.account = account;
    this.archive = archive;
    this.random = random;
  }

  void doSomething() throws InterruptedException {
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      switch (random.nextInt(6)) {
        case 0, 1 -> append("INBOX");
        case 2 -> append(archive);
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
                  : new Command.Move("INBOX", some.at(), some.uids(), archive));
        }
        default -> {
          var some = some(archive);
          run(new Command.Move(archive, some.at(), some.uids(), "INBOX"));
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
