package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.sandbox.fault.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest extends SandboxTest {
  @BeforeEach
  void deliverOne() throws IOException {
    server.mailbox().create("Archive");
    server.mailbox().deliver("hello").into("INBOX");
    imap.ok("SELECT INBOX");
  }

  @Test
  void refusalCarriesItsCodeAndCountsItsTimes() throws IOException {
    server.faults().place(ADA, new Fault.Refuse("FETCH", "UNAVAILABLE", "later"), 2);

    assertThat(imap.command("FETCH 1 UID")).containsExactly("NO [UNAVAILABLE] later");
    assertThat(imap.command("UID FETCH 1 UID")).containsExactly("NO [UNAVAILABLE] later");
    assertThat(imap.ok("FETCH 1 UID")).hasSize(2);
    assertThat(server.faults().all()).isEmpty();
  }

  @Test
  void faultOfOneAccountLeavesOthersAlone() throws IOException {
    server.faults().place("bob@sandbox.example", new Fault.RejectPassword());
    try (var bob = new RawConnection(server.imapPort())) {
      bob.response();

      assertThat(bob.command("LOGIN bob@sandbox.example bobs").getLast())
          .startsWith("NO [AUTHENTICATIONFAILED]");
      assertThat(bob.ok("LOGIN ada@sandbox.example secret")).hasSize(1);
    }
  }

  @Test
  void connectionDropsAtACommand() throws IOException {
    server.faults().place(new Fault.DropAt("FETCH"));

    assertThatThrownBy(() -> imap.command("UID FETCH 1 FLAGS"))
        .isInstanceOfAny(EOFException.class, SocketException.class);
  }

  @Test
  void connectionDropsAfterSoManyBytes() throws IOException {
    server.faults().place(new Fault.DropAfter(20));
    imap.send("x FETCH 1 BODY.PEEK[]\r\n");

    assertThatThrownBy(imap::response)
        .isInstanceOf(EOFException.class)
        .hasMessageStartingWith("the server left");
  }

  @Test
  void byeEndsTheConnection() throws IOException {
    server.faults().place(new Fault.Bye("NOOP", "maintenance"));
    imap.send("x NOOP\r\n");

    assertThat(imap.response()).isEqualTo("* BYE maintenance");
    assertThatThrownBy(imap::response).isInstanceOf(EOFException.class);
  }

  @Test
  void delayedCommandIsStillCarriedOut() throws IOException {
    server.faults().place(new Fault.Delay("STORE", Duration.ofMillis(60)));
    long before = System.nanoTime();

    imap.ok("STORE 1 +FLAGS (\\Seen)");

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(55));
    assertThat(server.mailbox().flags("hello")).containsExactly("\\Seen");
  }

  @Test
  void loginsAboveTheLimitAreThrottled() throws IOException {
    server.faults().place(new Fault.ThrottleLogins(1, Duration.ofMinutes(1)));
    try (var first = new RawConnection(server.imapPort());
        var second = new RawConnection(server.imapPort())) {
      first.response();
      second.response();

      assertThat(first.command("LOGIN ada@sandbox.example secret").getLast()).startsWith("OK");
      assertThat(second.command("LOGIN ada@sandbox.example secret").getLast())
          .startsWith("NO [LIMIT]");
    }
  }

  @Test
  void hiddenFolderIsMissingFromListOnly() throws IOException {
    var hidden = server.faults().place(new Fault.HideFolder("Archive"));

    assertThat(imap.ok("LIST \"\" *")).noneMatch(line -> line.contains("Archive"));
    assertThat(imap.ok("STATUS Archive (MESSAGES)")).hasSize(2);

    hidden.lift();
    assertThat(imap.ok("LIST \"\" *")).anyMatch(line -> line.contains("Archive"));
  }

  @Test
  void truncatedListStillSaysOk() throws IOException {
    server.faults().place(new Fault.TruncateList(1));

    assertThat(imap.ok("LIST \"\" *"))
        .containsExactly("* LIST (\\HasNoChildren) \"/\" \"Archive\"", "OK LIST completed");
  }

  @Test
  void sizeLies() throws IOException {
    int size = server.account(ADA).inbox().messages().getFirst().size();
    server.faults().place(new Fault.WrongSize(-7));

    assertThat(imap.ok("FETCH 1 RFC822.SIZE").getFirst())
        .isEqualTo("* 1 FETCH (RFC822.SIZE %d)".formatted(size - 7));
  }

  @Test
  void malformedFetchDoesNotClose() throws IOException {
    server.faults().place(new Fault.MalformedFetch());

    assertThat(imap.ok("FETCH 1 FLAGS").getFirst()).isEqualTo("* 1 FETCH (UID 1 FLAGS (\\Seen");
  }

  @Test
  void deadIdleNeverSpeaksAgain() throws IOException {
    server.faults().place(new Fault.DeadIdle());
    imap.send("i IDLE\r\n");
    assertThat(imap.response()).startsWith("+");
    server.mailbox().deliver("unheard").into("INBOX");
    imap.send("DONE\r\n");
    imap.timeout(150);

    assertThatThrownBy(imap::response).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void maskedCapabilitiesAreNeitherSaidNorKnown() throws IOException {
    server
        .faults()
        .place(
            new Fault.MaskCapabilities(
                Set.of("idle", "MOVE", "UIDPLUS", "LIST-EXTENDED", "SPECIAL-USE")));

    assertThat(imap.ok("CAPABILITY").getFirst())
        .contains("LITERAL+")
        .doesNotContain("IDLE", "MOVE", "UIDPLUS");
    assertThat(imap.command("IDLE").getLast()).startsWith("BAD");
    assertThat(imap.command("UID MOVE 1 Archive").getLast()).startsWith("BAD");
    assertThat(imap.ok("COPY 1 Archive").getLast()).isEqualTo("OK COPY completed");
    assertThat(imap.command("LIST \"\" * RETURN (CHILDREN)").getLast()).startsWith("BAD");
  }

  @Test
  void uidValidityResetGivesNewUidsAndEndsOpenSessions() throws IOException {
    server.mailbox().deliver("second").into("INBOX");
    server.mailbox().expunge("hello");
    long before = server.account(ADA).inbox().uidValidity();

    server.mailbox().resetUidValidity("INBOX");

    assertThat(imap.command("NOOP").getLast()).startsWith("OK");
    assertThat(imap.response()).startsWith("* BYE");
    assertThat(server.account(ADA).inbox().uidValidity()).isGreaterThan(before);
    assertThat(server.account(ADA).inbox().message(1)).isPresent();
  }
}
