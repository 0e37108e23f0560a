package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.testing.DovecotServer;
import dev.syncline.provider.testing.MailServer;
import dev.syncline.provider.testing.SandboxMailServer;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Servers that say they can do less: each way of asking finds the same.
class DialectsIT {
  @Nested
  class CondstoreOnly extends OnServer implements OtherClientContract, CommandsContract {
    @Override
    MailServer start() {
      return DovecotServer.startWith(
          "IMAP4rev1 ENABLE IDLE UIDPLUS MOVE CONDSTORE LIST-EXTENDED LIST-STATUS SPECIAL-USE");
    }
  }

  @Nested
  class WithoutCounters extends OnServer implements OtherClientContract, CommandsContract {
    @Override
    MailServer start() {
      return DovecotServer.startWith("IMAP4rev1 IDLE UIDPLUS MOVE");
    }
  }

  @Nested
  class LittleElse extends OnServer implements OtherClientContract, CommandsContract {
    @Override
    MailServer start() {
      return DovecotServer.startWith("IMAP4rev1 UIDPLUS");
    }
  }

  @Nested
  class SandboxCondstoreOnly extends OnServer implements OtherClientContract {
    @Override
    MailServer start() {
      return SandboxMailServer.startWithout(Set.of("QRESYNC"));
    }
  }

  @Nested
  class SandboxLittleElse extends OnServer implements OtherClientContract {
    @Override
    MailServer start() {
      return SandboxMailServer.startWithout(
          Set.of("QRESYNC", "CONDSTORE", "IDLE", "MOVE", "LIST-STATUS", "LIST-EXTENDED"));
    }
  }

  /// The others are run on UTF-8.
  @Nested
  class SandboxInUtf7 extends OnServer
      implements FoldersContract, MessagesContract, CommandsContract {
    @Override
    MailServer start() {
      return SandboxMailServer.startWithout(Set.of("UTF8=ACCEPT", "LITERAL+"));
    }
  }

  @Nested
  class SandboxThatStopsUtf8 {
    @Test
    void namesMeanTheSameFoldersOnEveryConnection() throws InterruptedException {
      try (var sandbox = SandboxMailServer.start();
          var mailbox = Mailbox.on(sandbox)) {
        var path = "Grüße & mehr";
        assertThat(mailbox.create(mailbox.spelled("", path))).isTrue();
        mailbox.append(path, "a");
        try (var first = mailbox.account().read(path)) {
          sandbox.hide(Set.of("UTF8=ACCEPT"));
          assertThat(mailbox.folder(path).statusMark()).isNotNull();
          var store = new KeptMailbox();
          try (var second = mailbox.account().read(path)) {
            second.changes(Checkpoint.NOTHING, store, store);
          }
          mailbox.append(path, "b");
          var again = new KeptMailbox();
          first.changes(Checkpoint.NOTHING, again, again);
          assertThat(store.flags).hasSize(1);
          assertThat(mailbox.uids(path)).hasSize(2);
        }
      }
    }
  }
}
