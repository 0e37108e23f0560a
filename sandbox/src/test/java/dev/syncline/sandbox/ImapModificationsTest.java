package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.fault.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// CONDSTORE and QRESYNC (RFC 7162).
class ImapModificationsTest extends SandboxTest {
  @BeforeEach
  void deliverThree() throws IOException {
    for (var subject : new String[] {"one", "two", "three"}) {
      server.mailbox().deliver(subject).into("INBOX");
    }
  }

  private long highest(List<String> said) {
    var line = said.stream().filter(each -> each.contains("HIGHESTMODSEQ")).findFirst();
    return Long.parseLong(line.orElseThrow().replaceAll("^.*HIGHESTMODSEQ (\\d+)].*$", "$1"));
  }

  @Test
  void onlyWhatChangedIsTold() throws IOException {
    imap.ok("ENABLE QRESYNC");
    long before = highest(imap.ok("EXAMINE INBOX"));
    server.mailbox().flag("one", "\\Flagged");
    server.mailbox().expunge("two");
    server.mailbox().deliver("four").into("INBOX");

    long now = highest(imap.ok("EXAMINE INBOX"));

    assertThat(now).isEqualTo(before + 3);
    assertThat(imap.ok("UID FETCH 1:* (FLAGS) (CHANGEDSINCE %d VANISHED)".formatted(before)))
        .containsExactly(
            "* VANISHED (EARLIER) 2",
            "* 1 FETCH (UID 1 FLAGS (\\Flagged) MODSEQ (%d))".formatted(before + 1),
            "* 3 FETCH (UID 4 FLAGS () MODSEQ (%d))".formatted(before + 3),
            "OK FETCH completed");
    assertThat(imap.ok("UID FETCH 1:* (FLAGS) (CHANGEDSINCE %d VANISHED)".formatted(now)))
        .containsExactly("OK FETCH completed");
    assertThat(imap.ok("STATUS INBOX (HIGHESTMODSEQ)").getFirst())
        .isEqualTo("* STATUS \"INBOX\" (HIGHESTMODSEQ %d)".formatted(now));
  }

  @Test
  void whoEnabledItHearsUidsInPlaceOfNumbers() throws IOException {
    imap.ok("ENABLE QRESYNC");
    long before = highest(imap.ok("SELECT INBOX"));
    server.mailbox().flag("three", "\\Seen");
    server.mailbox().expunge("one");

    assertThat(imap.ok("NOOP"))
        .containsExactly(
            "* 3 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (%d))".formatted(before + 1),
            "* VANISHED 1",
            "OK NOOP completed");
  }

  @Test
  void selectTellsWhatHappenedSinceWhatIsRemembered() throws IOException {
    long validity = server.account(ADA).existing("INBOX").uidValidity();
    imap.ok("ENABLE QRESYNC");
    long before = highest(imap.ok("EXAMINE INBOX"));
    server.mailbox().expunge("two");
    server.mailbox().flag("three", "\\Seen");

    var said = imap.ok("SELECT INBOX (QRESYNC (%d %d))".formatted(validity, before));

    assertThat(said)
        .contains(
            "* VANISHED (EARLIER) 2",
            "* 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (%d))".formatted(before + 2));
    assertThat(imap.ok("SELECT INBOX (QRESYNC (%d %d))".formatted(validity + 1, before)))
        .noneMatch(line -> line.contains("VANISHED"));
  }

  @Test
  void whatOthersChangedIsNotChangedOver() throws IOException {
    long before = highest(imap.ok("SELECT INBOX"));
    server.mailbox().flag("two", "\\Flagged");

    assertThat(
            imap.ok("UID STORE 1:2 (UNCHANGEDSINCE %d) +FLAGS.SILENT (\\Seen)".formatted(before))
                .getLast())
        .startsWith("OK [MODIFIED 2]");
    assertThat(imap.ok("SEARCH SEEN").getFirst()).isEqualTo("* SEARCH 1");
  }

  @Test
  void vanishedIsRefusedToWhoDidNotEnableIt() throws IOException {
    imap.ok("EXAMINE INBOX");

    assertThat(imap.command("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)").getLast())
        .startsWith("BAD");
  }

  @Test
  void countersCanBeMadeToLie() throws IOException {
    imap.ok("ENABLE QRESYNC");
    long before = highest(imap.ok("EXAMINE INBOX"));
    server.mailbox().flag("one", "\\Flagged");
    imap.ok("EXAMINE INBOX");
    server.faults().place(ADA, new Fault.HideChanges());

    assertThat(imap.ok("UID FETCH 1:* (FLAGS) (CHANGEDSINCE %d VANISHED)".formatted(before)))
        .containsExactly("OK FETCH completed");
    server.faults().place(ADA, new Fault.ModseqBack(2));
    assertThat(highest(imap.ok("EXAMINE INBOX"))).isEqualTo(before - 1);
    server.faults().place(ADA, new Fault.MaskCapabilities(Set.of("CONDSTORE", "QRESYNC")));
    assertThat(imap.ok("EXAMINE INBOX")).noneMatch(line -> line.contains("HIGHESTMODSEQ"));
  }
}
