package dev.syncline.provider.imap;

import dev.syncline.provider.testing.DovecotServer;
import dev.syncline.provider.testing.MailServer;
import dev.syncline.provider.testing.SandboxMailServer;
import java.util.Set;
import org.junit.jupiter.api.Nested;

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
}
