package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.mailbox.AccountKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Ids that stay (RFC 8474).
class ObjectIdsTest {
  @Test
  void foldersMessagesAndConversationsHaveIdsThatStay() throws IOException {
    var settings = SandboxSettings.inMemory(SandboxTest.ADA, "secret", AccountKind.OBJECT_IDS);
    try (var server = SandboxServer.start(settings);
        var imap = RawConnection.imap(server)) {
      assertThat(imap.ok("CAPABILITY").getFirst()).contains("OBJECTID");
      var created = imap.ok("CREATE Work").getLast();
      var id = created.replaceAll("^OK \\[MAILBOXID \\((\\w+)\\)].*", "$1");
      server.mailbox().deliver("hello").into("INBOX");
      server.mailbox().move("hello").to("Work");
      imap.ok("RENAME Work Jobs");

      assertThat(imap.ok("STATUS Jobs (MAILBOXID)").getFirst())
          .isEqualTo("* STATUS \"Jobs\" (MAILBOXID (%s))".formatted(id));
      assertThat(imap.ok("SELECT Jobs")).anyMatch(said -> said.contains("[MAILBOXID (" + id));
      assertThat(imap.ok("FETCH 1 (EMAILID THREADID)").getFirst())
          .isEqualTo("* 1 FETCH (EMAILID (M1) THREADID (T1))");
      assertThat(imap.ok("SEARCH EMAILID M1 NOT THREADID T2").getFirst()).isEqualTo("* SEARCH 1");
    }
  }

  @Test
  void otherServersKnowNothingOfThem() throws IOException {
    try (var server = SandboxServer.start(SandboxSettings.inMemory(SandboxTest.ADA, "secret"));
        var imap = RawConnection.imap(server)) {
      server.mailbox().deliver("hello").into("INBOX");
      assertThat(imap.ok("CAPABILITY").getFirst()).doesNotContain("OBJECTID", "X-GM");
      imap.ok("SELECT INBOX");

      assertThat(imap.command("FETCH 1 (EMAILID)").getLast()).startsWith("BAD");
      assertThat(imap.command("FETCH 1 (X-GM-LABELS)").getLast()).startsWith("BAD");
    }
  }
}
