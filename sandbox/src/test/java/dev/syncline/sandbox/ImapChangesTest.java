package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImapChangesTest extends SandboxTest {
  @BeforeEach
  void deliverThree() throws IOException {
    server.mailbox().create("Archive");
    for (var subject : new String[] {"one", "two", "three"}) {
      server.mailbox().deliver(subject).into("INBOX");
    }
    imap.ok("SELECT INBOX");
  }

  @Test
  void expungeIsNeverSaidDuringFetchStoreOrSearch() throws IOException {
    server.mailbox().expunge("one");

    assertThat(imap.ok("FETCH 1:3 UID")).hasSize(4);
    assertThat(imap.ok("SEARCH ALL").getFirst()).isEqualTo("* SEARCH 1 2 3");
    assertThat(imap.ok("STORE 2 +FLAGS (\\Seen)"))
        .containsExactly("* 2 FETCH (FLAGS (\\Seen))", "OK STORE completed");
    assertThat(imap.ok("NOOP")).containsExactly("* 1 EXPUNGE", "OK NOOP completed");
    assertThat(imap.ok("SEARCH ALL").getFirst()).isEqualTo("* SEARCH 1 2");
  }

  @Test
  void othersChangesAreSaidInOrder() throws IOException {
    server.mailbox().deliver("four").into("INBOX");
    server.mailbox().flag("four", "\\Flagged");
    server.mailbox().expunge("two");
    server.mailbox().deliver("five").into("INBOX");

    assertThat(imap.ok("NOOP"))
        .containsExactly(
            "* 4 EXISTS",
            "* 4 FETCH (UID 4 FLAGS (\\Flagged))",
            "* 2 EXPUNGE",
            "* 4 EXISTS",
            "OK NOOP completed");
  }

  @Test
  void silentStoreIsSilentHereAndHeardElsewhere() throws IOException {
    try (var other = RawConnection.imap(server)) {
      other.ok("SELECT INBOX");

      assertThat(imap.ok("UID STORE 2 +FLAGS.SILENT ($Label \\Seen)")).hasSize(1);

      assertThat(other.ok("NOOP").getFirst()).isEqualTo("* 2 FETCH (UID 2 FLAGS ($Label \\Seen))");
      assertThat(other.ok("UID STORE 2 FLAGS (\\Draft)").getFirst())
          .isEqualTo("* 2 FETCH (UID 2 FLAGS (\\Draft))");
      assertThat(imap.ok("SEARCH KEYWORD $Label").getFirst()).isEqualTo("* SEARCH");
    }
  }

  @Test
  void moveSaysTheNewUidsBeforeTheOldNumbersGo() throws IOException {
    long validity = server.account(ADA).existing("Archive").uidValidity();

    assertThat(imap.ok("UID MOVE 1,3 Archive"))
        .containsExactly(
            "* OK [COPYUID %d 1,3 1:2] moved".formatted(validity),
            "* 1 EXPUNGE",
            "* 2 EXPUNGE",
            "OK MOVE completed");
    assertThat(server.mailbox().subjects("Archive")).containsExactly("one", "three");
    assertThat(imap.ok("COPY 1 Archive").getLast())
        .isEqualTo("OK [COPYUID %d 2 3] COPY completed".formatted(validity));
  }

  @Test
  void uidExpungeSparesWhatItDoesNotName() throws IOException {
    imap.ok("STORE 1:2 +FLAGS.SILENT (\\Deleted)");

    assertThat(imap.ok("UID EXPUNGE 2:9")).containsExactly("* 2 EXPUNGE", "OK EXPUNGE completed");
    assertThat(imap.ok("EXPUNGE")).containsExactly("* 1 EXPUNGE", "OK EXPUNGE completed");
    assertThat(server.mailbox().subjects("INBOX")).containsExactly("three");
  }

  @Test
  void closeExpungesAndUnselectDoesNot() throws IOException {
    imap.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
    imap.ok("UNSELECT");
    assertThat(server.mailbox().subjects("INBOX")).hasSize(3);

    imap.ok("SELECT INBOX");

    assertThat(imap.ok("CLOSE")).hasSize(1);
    assertThat(server.mailbox().subjects("INBOX")).containsExactly("two", "three");
  }

  @Test
  void idlePushesWithoutDelay() throws IOException {
    imap.send("i IDLE\r\n");
    assertThat(imap.response()).startsWith("+");
    var slowest = Duration.ZERO;

    for (int i = 4; i < 24; i++) {
      long before = System.nanoTime();
      server.mailbox().deliver("mail " + i).into("INBOX");
      assertThat(imap.response()).isEqualTo("* " + i + " EXISTS");
      var took = Duration.ofNanos(System.nanoTime() - before);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    server.mailbox().move("one").to("Archive");
    assertThat(imap.response()).isEqualTo("* 1 EXPUNGE");

    imap.send("DONE\r\n");
    assertThat(imap.response()).isEqualTo("i OK IDLE completed");
    assertThat(slowest).isLessThan(Duration.ofMillis(250));
  }

  @Test
  void idleWhoseFolderIsRenumberedEndsInBye() throws IOException {
    imap.send("i IDLE\r\n");
    assertThat(imap.response()).startsWith("+");

    server.mailbox().resetUidValidity("INBOX");

    var said = new ArrayList<String>();
    do {
      said.add(imap.response());
    } while (!said.getLast().startsWith("* BYE"));
    assertThat(server.mailbox().subjects("INBOX")).containsExactly("one", "two", "three");
  }

  @Test
  void uidsAreNeverUsedAgain() throws IOException {
    server.mailbox().expunge("three");

    assertThat(server.mailbox().deliver("next").into("INBOX")).isEqualTo(4);
  }
}
