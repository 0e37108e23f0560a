package dev.syncline.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.mailbox.AccountKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Gmail's IMAP, as Google describes it.
@SuppressWarnings("NullAway.Init") // @BeforeEach fills the fields
class GmailTest {
  private static final String ALL = "[Gmail]/All Mail";
  private static final String TRASH = "[Gmail]/Trash";
  private static final long FIRST_ID = 1_278_455_344_230_334_465L;

  @TempDir Path directory;
  private SandboxServer server;
  private RawConnection imap;

  @BeforeEach
  void start() throws IOException {
    server =
        SandboxServer.start(
            SandboxSettings.inMemory(SandboxTest.ADA, "secret", AccountKind.GMAIL)
                .keptIn(directory));
    imap = RawConnection.imap(server);
  }

  @AfterEach
  void stop() throws IOException {
    imap.close();
    server.close();
  }

  private List<String> subjects(String folder) {
    return server.mailbox().subjects(folder);
  }

  private String fetched(String folder, String items) throws IOException {
    imap.ok("EXAMINE \"%s\"".formatted(folder));
    return imap.ok("FETCH 1 (%s)".formatted(items)).getFirst();
  }

  @Test
  void aMessageIsInAllMailAndInEveryFolderOfItsLabels() throws IOException {
    server.mailbox().create("Work/Größe");
    server.mailbox().deliver("hello").into("INBOX");
    server.mailbox().label("hello", "Work/Größe");
    server.mailbox().flag("hello", "\\Flagged");

    assertThat(fetched(ALL, "UID FLAGS X-GM-MSGID X-GM-THRID X-GM-LABELS"))
        .isEqualTo(
            "* 1 FETCH (UID 1 FLAGS (\\Flagged) X-GM-MSGID %1$d X-GM-THRID %1$d X-GM-LABELS (Work/Gr&APYA3w-e \"\\\\Inbox\" \"\\\\Starred\"))"
                .formatted(FIRST_ID));
    assertThat(fetched("INBOX", "X-GM-LABELS"))
        .isEqualTo("* 1 FETCH (X-GM-LABELS (Work/Gr&APYA3w-e \"\\\\Starred\"))");
    assertThat(subjects("[Gmail]/Starred")).containsExactly("hello");
    assertThat(imap.ok("SEARCH X-GM-MSGID " + FIRST_ID).getFirst()).isEqualTo("* SEARCH 1");
    assertThat(imap.ok("SEARCH X-GM-RAW \"is:starred subject:hello\"").getFirst())
        .isEqualTo("* SEARCH 1");
    assertThat(imap.ok("SEARCH X-GM-LABELS \"\\\\Starred\" X-GM-THRID 5").getFirst())
        .isEqualTo("* SEARCH");
  }

  @Test
  void storedLabelsAreFolders() throws IOException {
    server.mailbox().deliver("hello").into("INBOX");
    imap.ok("SELECT \"%s\"".formatted(ALL));
    var before = imap.ok("STATUS \"%s\" (HIGHESTMODSEQ)".formatted(ALL)).getFirst();

    assertThat(imap.ok("UID STORE 1 +X-GM-LABELS (New \\Important)").getFirst())
        .isEqualTo("* 1 FETCH (X-GM-LABELS (New \"\\\\Important\" \"\\\\Inbox\") UID 1)");
    imap.ok("UID STORE 1 -X-GM-LABELS.SILENT (\\Inbox)");

    assertThat(subjects("New")).containsExactly("hello");
    assertThat(subjects("[Gmail]/Important")).containsExactly("hello");
    assertThat(subjects("INBOX")).isEmpty();
    assertThat(imap.ok("STATUS \"%s\" (HIGHESTMODSEQ)".formatted(ALL)).getFirst())
        .isNotEqualTo(before);
  }

  @Test
  void whatLeavesTheInboxIsArchivedAndOnlyTrashDeletes() throws IOException {
    server.mailbox().deliver("hello").into("INBOX");
    imap.ok("SELECT INBOX");
    imap.ok("STORE 1 +FLAGS (\\Deleted)");
    imap.ok("EXPUNGE");
    assertThat(subjects("INBOX")).isEmpty();
    assertThat(subjects(ALL)).containsExactly("hello");

    imap.ok("SELECT \"%s\"".formatted(ALL));
    imap.ok("STORE 1 +FLAGS (\\Deleted)");
    imap.ok("EXPUNGE");
    assertThat(subjects(ALL)).containsExactly("hello");

    assertThat(imap.ok("MOVE 1 \"%s\"".formatted(TRASH)).getFirst()).contains("COPYUID");
    assertThat(subjects(ALL)).isEmpty();
    assertThat(fetched(TRASH, "X-GM-MSGID")).contains(Long.toString(FIRST_ID));

    imap.ok("SELECT \"%s\"".formatted(TRASH));
    imap.ok("COPY 1 INBOX");
    assertThat(subjects(ALL)).containsExactly("hello");
    assertThat(subjects(TRASH)).isEmpty();
    server.mailbox().move("hello").to(TRASH);
    assertThat(subjects("INBOX")).isEmpty();
    imap.ok("NOOP");
    imap.ok("STORE 1 +FLAGS (\\Deleted)");
    imap.ok("EXPUNGE");
    assertThat(subjects(TRASH)).isEmpty();
  }

  @Test
  void flagsBelongToTheMessageAndConversationsStayAfterARestart() throws IOException {
    server.mailbox().deliver("hello").into("INBOX");
    var reply = "Message-ID: <r@example.org>\r\nReferences: <x@y> <a@b>\r\n\r\n".getBytes(UTF_8);
    server.mailbox().append("INBOX", "Message-ID: <a@b>\r\nSubject: a\r\n\r\n".getBytes(UTF_8));
    server.mailbox().append("INBOX", reply);
    imap.ok("SELECT INBOX");
    imap.ok("STORE 1 +FLAGS (\\Seen)");
    assertThat(fetched(ALL, "FLAGS")).contains("\\Seen");

    var conversations = imap.ok("FETCH 2:3 (X-GM-THRID)");
    stop();
    start();
    imap.ok("EXAMINE \"%s\"".formatted(ALL));

    assertThat(conversations.get(1)).contains("X-GM-THRID " + (FIRST_ID + 1));
    assertThat(imap.ok("FETCH 2:3 (X-GM-THRID)")).isEqualTo(conversations);
  }

  @Test
  void itSaysWhatItIsAndKeepsItsOwnFolders() throws IOException {
    assertThat(imap.ok("CAPABILITY").getFirst()).contains("X-GM-EXT-1").doesNotContain("QRESYNC");
    assertThat(imap.ok("LIST \"\" *"))
        .contains(
            "* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"[Gmail]\"",
            "* LIST (\\HasNoChildren \\All) \"/\" \"[Gmail]/All Mail\"",
            "* LIST (\\HasNoChildren \\Flagged) \"/\" \"[Gmail]/Starred\"");
    assertThat(imap.command("DELETE \"%s\"".formatted(ALL)).getLast()).startsWith("NO");
    assertThat(imap.command("RENAME \"%s\" x".formatted(ALL)).getLast()).startsWith("NO");

    var letter = "From: ada@sandbox.example\r\nSubject: out\r\n\r\nhello\r\n";
    try (var smtp = new RawConnection(server.smtpPort())) {
      smtp.response();
      smtp.send("EHLO me\r\n");
      while (!smtp.response().startsWith("250 ")) {
        // capabilities
      }
      smtp.send("AUTH PLAIN AGFkYUBzYW5kYm94LmV4YW1wbGUAc2VjcmV0\r\n");
      smtp.response();
      for (var line :
          List.of("MAIL FROM:<" + SandboxTest.ADA + ">", "RCPT TO:<x@y.example>", "DATA")) {
        smtp.send(line + "\r\n");
        smtp.response();
      }
      smtp.send(letter + ".\r\n");
      assertThat(smtp.response()).startsWith("250");
    }
    assertThat(subjects("[Gmail]/Sent Mail")).containsExactly("out");
  }
}
