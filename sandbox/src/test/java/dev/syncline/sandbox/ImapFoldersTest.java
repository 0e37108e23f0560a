package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.mailbox.SpecialUse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImapFoldersTest extends SandboxTest {
  @BeforeEach
  void createSome() {
    server.mailbox().create("Projects/Apollo");
    server.mailbox().create("Sent", SpecialUse.SENT);
    server.mailbox().create("Übersicht & mehr");
  }

  @Test
  void starReachesAllLevelsAndPercentOne() throws IOException {
    assertThat(imap.ok("LIST \"\" *"))
        .containsExactly(
            "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
            "* LIST (\\HasChildren) \"/\" \"Projects\"",
            "* LIST (\\HasNoChildren) \"/\" \"Projects/Apollo\"",
            "* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"",
            "* LIST (\\HasNoChildren) \"/\" \"&ANw-bersicht &- mehr\"",
            "OK LIST completed");
    assertThat(imap.ok("LIST \"\" %")).hasSize(5);
    assertThat(imap.ok("LIST Projects/ %")).hasSize(2);
    assertThat(imap.ok("LIST \"\" inbox")).hasSize(2);
    assertThat(imap.ok("LIST \"\" \"\"").getFirst()).isEqualTo("* LIST (\\Noselect) \"/\" \"\"");
  }

  @Test
  void parentWithoutFolderIsListedAsNonexistent() throws IOException {
    imap.ok("DELETE Projects");

    assertThat(imap.ok("LIST \"\" Projects").getFirst())
        .isEqualTo("* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"Projects\"");
    assertThat(imap.command("SELECT Projects").getLast()).startsWith("NO [NONEXISTENT]");
  }

  @Test
  void extendedListSelectsAndAddsStatus() throws IOException {
    imap.ok("SUBSCRIBE Projects/Apollo");

    assertThat(imap.ok("LIST (SPECIAL-USE) \"\" * RETURN (STATUS (MESSAGES UIDNEXT))"))
        .containsExactly(
            "* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"",
            "* STATUS \"Sent\" (MESSAGES 0 UIDNEXT 1)",
            "OK LIST completed");
    assertThat(imap.ok("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" (Proj% Sent)"))
        .containsExactly(
            "* LIST (\\HasChildren) \"/\" \"Projects\" (\"CHILDINFO\" (\"SUBSCRIBED\"))",
            "OK LIST completed");
    assertThat(imap.ok("LSUB \"\" %"))
        .containsExactly(
            "* LSUB () \"/\" \"INBOX\"",
            "* LSUB (\\Noselect) \"/\" \"Projects\"",
            "OK LSUB completed");
  }

  @Test
  void renameTakesChildrenAlongAndKeepsUids() throws IOException {
    server.mailbox().deliver("hello").into("Projects/Apollo");
    var before = status("Projects/Apollo");

    imap.ok("RENAME Projects Work");

    assertThat(status("Work/Apollo")).isEqualTo(before.replace("Projects", "Work"));
    assertThat(imap.command("STATUS Projects/Apollo (MESSAGES)").getLast()).startsWith("NO");
  }

  @Test
  void folderMadeAgainHasAnotherUidValidity() throws IOException {
    imap.ok("CREATE Again");
    var before = status("Again");

    imap.ok("DELETE Again");
    imap.ok("CREATE Again");

    assertThat(status("Again")).isNotEqualTo(before);
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    assertThat(imap.command("CREATE inbox").getLast()).startsWith("NO [ALREADYEXISTS]");
    assertThat(imap.command("DELETE INBOX").getLast()).startsWith("NO [CANNOT]");
    assertThat(imap.command("RENAME Projects Projects/Deeper").getLast()).startsWith("NO [CANNOT]");
    assertThat(imap.command("COPY 1 Sent").getLast()).startsWith("BAD");
    assertThat(imap.command("NONSENSE").getLast()).startsWith("BAD");
    assertThat(imap.command("LIST \"\" (a").getLast()).startsWith("BAD");
    assertThat(imap.command("APPEND Nowhere {2+}\r\nhi").getLast()).startsWith("NO [TRYCREATE]");
  }

  @Test
  void appendWaitsForTheInvitationOfASynchronisingLiteral() throws IOException {
    imap.send("x APPEND {4}\r\n");
    assertThat(imap.response()).startsWith("+");
    imap.send("Sent (\\Seen) {7}\r\n");
    assertThat(imap.response()).startsWith("+");
    imap.send("a: b\r\n\r\r\n");

    assertThat(imap.response()).matches("x OK \\[APPENDUID \\d+ 1] .*");
    assertThat(List.copyOf(server.account(ADA).existing("Sent").messages())).hasSize(1);
  }

  private String status(String folder) throws IOException {
    return imap.ok("STATUS %s (MESSAGES UIDNEXT UIDVALIDITY)".formatted(folder)).getFirst();
  }
}
