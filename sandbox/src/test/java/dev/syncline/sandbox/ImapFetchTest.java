package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImapFetchTest extends SandboxTest {
  private static final String MESSAGE =
      """
      From: "Hopper, Grace" <grace@navy.example>
      To: Team: ada@sandbox.example, Bob <bob@sandbox.example>;, carl@example.org
      Subject: numbers
      Date: Sun, 22 Nov 2026 09:00:00 +0100
      Message-ID: <one@navy.example>
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="out"

      preamble
      --out
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      gr=C3=BC=C3=9Fe
      second line
      --out
      Content-Type: message/rfc822

      Subject: inner
      Content-Type: multipart/alternative; boundary=in

      --in

      plain
      --in
      Content-Type: text/html

      <b>html</b>
      --in--
      --out
      Content-Type: application/pdf; name="a (1).pdf"
      Content-Disposition: attachment; filename="a (1).pdf"
      Content-Transfer-Encoding: base64

      YWJj
      --out--
      """
          .replace("\n", "\r\n");

  @BeforeEach
  void appendOne() throws IOException {
    imap.ok(
        "APPEND INBOX (\\Flagged) \"17-Nov-2026 02:44:25 -0700\" {%d+}\r\n%s"
            .formatted(MESSAGE.length(), MESSAGE));
    imap.ok("SELECT INBOX");
  }

  @Test
  void wholeMessageComesBackByteForByte() throws IOException {
    assertThat(imap.ok("FETCH 1 BODY.PEEK[]").getFirst())
        .isEqualTo("* 1 FETCH (BODY[] {%d}\r\n%s)".formatted(MESSAGE.length(), MESSAGE));
  }

  @Test
  void internalDateIsTheMomentThatWasAppended() throws IOException {
    assertThat(imap.ok("FETCH 1 (INTERNALDATE RFC822.SIZE)").getFirst())
        .isEqualTo(
            "* 1 FETCH (INTERNALDATE \"17-Nov-2026 09:44:25 +0000\" RFC822.SIZE %d)"
                .formatted(MESSAGE.length()));
  }

  @Test
  void envelopeKeepsGroupsAndQuotedNames() throws IOException {
    var grace = "((\"Hopper, Grace\" NIL \"grace\" \"navy.example\"))";

    assertThat(imap.ok("FETCH 1 ENVELOPE").getFirst())
        .isEqualTo(
            "* 1 FETCH (ENVELOPE (\"Sun, 22 Nov 2026 09:00:00 +0100\" \"numbers\" %s %s %s "
                    .formatted(grace, grace, grace)
                + "((NIL NIL \"Team\" NIL)(NIL NIL \"ada\" \"sandbox.example\")(\"Bob\" NIL \"bob\" \"sandbox.example\")"
                + "(NIL NIL NIL NIL)(NIL NIL \"carl\" \"example.org\")) NIL NIL NIL \"<one@navy.example>\"))");
  }

  @Test
  void bodyStructureDescribesNestedMessages() throws IOException {
    assertThat(imap.ok("FETCH 1 BODY").getFirst())
        .isEqualTo(
            "* 1 FETCH (BODY ((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\") NIL NIL \"QUOTED-PRINTABLE\" 28 2)"
                + "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 135 (NIL \"inner\" NIL NIL NIL NIL NIL NIL NIL NIL)"
                + " ((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 5 1)"
                + "(\"TEXT\" \"HTML\" NIL NIL NIL \"7BIT\" 11 1) \"ALTERNATIVE\") 11)"
                + "(\"APPLICATION\" \"PDF\" (\"NAME\" \"a (1).pdf\") NIL NIL \"BASE64\" 4) \"MIXED\"))");
    assertThat(imap.ok("FETCH 1 BODYSTRUCTURE").getFirst())
        .contains("\"BASE64\" 4 NIL (\"ATTACHMENT\" (\"FILENAME\" \"a (1).pdf\")) NIL NIL)")
        .endsWith("\"MIXED\" (\"BOUNDARY\" \"out\") NIL NIL NIL))");
  }

  @Test
  void partNumbersReachIntoNestedMessages() throws IOException {
    assertThat(section("1")).isEqualTo("gr=C3=BC=C3=9Fe\r\nsecond line");
    assertThat(section("2.HEADER")).startsWith("Subject: inner\r\n").endsWith("\r\n\r\n");
    assertThat(section("2.2")).isEqualTo("<b>html</b>");
    assertThat(section("2.2.MIME")).isEqualTo("Content-Type: text/html\r\n\r\n");
    assertThat(section("HEADER.FIELDS (subject DATE)"))
        .isEqualTo("Subject: numbers\r\nDate: Sun, 22 Nov 2026 09:00:00 +0100\r\n\r\n");
    assertThat(section("TEXT")).startsWith("preamble\r\n").endsWith("--out--\r\n");
    assertThat(imap.ok("FETCH 1 BODY.PEEK[9]").getFirst()).isEqualTo("* 1 FETCH (BODY[9] NIL)");
  }

  @Test
  void partialFetchStopsAtTheEnd() throws IOException {
    assertThat(imap.ok("FETCH 1 BODY.PEEK[3]<1.100>").getFirst())
        .isEqualTo("* 1 FETCH (BODY[3]<1> {3}\r\nWJj)");
    assertThat(imap.ok("FETCH 1 BODY.PEEK[3]<90.5>").getFirst())
        .isEqualTo("* 1 FETCH (BODY[3]<90> {0}\r\n)");
  }

  @Test
  void readingMarksAsSeenAndSaysSo() throws IOException {
    assertThat(imap.ok("FETCH 1 BODY[1]").getFirst())
        .startsWith("* 1 FETCH (FLAGS (\\Flagged \\Seen) BODY[1]");
    assertThat(imap.ok("FETCH 1 BODY[1]").getFirst()).startsWith("* 1 FETCH (BODY[1]");
  }

  @Test
  void examineLeavesUnseen() throws IOException {
    imap.ok("EXAMINE INBOX");
    imap.ok("FETCH 1 BODY[]");

    assertThat(imap.ok("FETCH 1 FLAGS").getFirst()).isEqualTo("* 1 FETCH (FLAGS (\\Flagged))");
    assertThat(imap.command("STORE 1 +FLAGS (\\Seen)").getLast()).startsWith("NO");
  }

  @Test
  void numbersThatDoNotExistAreBadAndUidsAreIgnored() throws IOException {
    assertThat(imap.command("FETCH 2 FLAGS").getLast()).startsWith("BAD");
    assertThat(imap.ok("UID FETCH 99 FLAGS")).hasSize(1);
    assertThat(imap.ok("UID FETCH 99:* FLAGS")).hasSize(2);
  }

  @Test
  void searchLooksIntoDecodedTextAndNestedKeys() throws IOException {
    assertThat(
            search(
                "CHARSET UTF-8 BODY {7+}\r\ngrüße"
                    .replace("ü", "\u00c3\u00bc")
                    .replace("ß", "\u00c3\u009f")))
        .isEqualTo("* SEARCH 1");
    assertThat(search("TEXT inner")).isEqualTo("* SEARCH 1");
    assertThat(search("OR (FROM hopper SUBJECT zebra) NOT SEEN")).isEqualTo("* SEARCH 1");
    assertThat(search("FROM hopper SEEN")).isEqualTo("* SEARCH");
    assertThat(search("HEADER message-id one@ LARGER 100 SMALLER 100000")).isEqualTo("* SEARCH 1");
    assertThat(search("ON 17-Nov-2026 SENTON 22-Nov-2026 BEFORE 18-Nov-2026"))
        .isEqualTo("* SEARCH 1");
    assertThat(search("SINCE 18-Nov-2026")).isEqualTo("* SEARCH");
    assertThat(imap.ok("UID SEARCH RETURN (MIN COUNT) ALL").getFirst())
        .matches("\\* ESEARCH \\(TAG \"t\\d+\"\\) UID MIN 1 COUNT 1");
    assertThat(imap.command("SEARCH CHARSET KOI8-R TEXT x").getLast()).startsWith("NO [BADCHARSET");
  }

  private String search(String keys) throws IOException {
    return imap.ok("SEARCH " + keys).getFirst();
  }

  private String section(String section) throws IOException {
    var answer = imap.ok("FETCH 1 BODY.PEEK[" + section + "]").getFirst();
    return answer.substring(answer.indexOf("}\r\n") + 3, answer.length() - 1);
  }
}
