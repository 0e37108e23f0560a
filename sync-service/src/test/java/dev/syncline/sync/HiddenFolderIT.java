package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.mailbox.AccountKind;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A folder that a server leaves out of its list for a moment.
class HiddenFolderIT {
  private static final String ADDRESS = "ada@hidden.example";

  @RegisterExtension static final RunningService service = new RunningService();

  @Test
  void keepsItsIdAndItsMessagesWhenItIsBackInTime() throws IOException {
    try (var sandbox =
        SandboxServer.start(SandboxSettings.inMemory(ADDRESS, "secret", AccountKind.PLAIN))) {
      sandbox.mailbox().create("Projects");
      sandbox.mailbox().deliver("goes").into("Projects");
      var imap = new Server("127.0.0.1", sandbox.imapPort(), Security.NONE, ADDRESS, "secret");
      var mailbox = service.mailbox(imap);
      mailbox.connect("secret", sandbox.smtpPort()).awaitFollowing();
      var known = mailbox.folder("Projects").id();
      var message = mailbox.message("goes").id();
      var before = mailbox.logHead();

      sandbox.faults().place(new Fault.HideFolder("Projects"));
      mailbox.until(() -> mailbox.folder("Projects").missingSince() != null);
      sandbox.mailbox().create("Unrelated");
      mailbox.until(() -> mailbox.folders().stream().anyMatch(f -> f.path().equals("Unrelated")));
      sandbox.faults().clear();
      mailbox.until(() -> mailbox.folder("Projects").missingSince() == null);

      assertThat(mailbox.folder("Projects")).returns(known, Folder::id);
      assertThat(mailbox.message("goes")).returns(message, Message::id);
      assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).doesNotContain("created", "deleted");
    }
  }
}
