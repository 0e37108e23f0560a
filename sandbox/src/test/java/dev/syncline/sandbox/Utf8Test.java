package dev.syncline.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.fault.Fault;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// UTF8=ACCEPT (RFC 6855), and the literals it brings along.
class Utf8Test extends SandboxTest {
  private static final String HEADER = "Subject: Grüße\r\n\r\nx\r\n";

  @Test
  void namesAreUtf8OnceItIsEnabled() throws IOException {
    server.mailbox().create("Übersicht & mehr");
    assertThat(imap.ok("LIST \"\" *")).anyMatch(line -> line.endsWith("\"&ANw-bersicht &- mehr\""));

    assertThat(imap.ok("ENABLE UTF8=ACCEPT").getFirst()).isEqualTo("* ENABLED UTF8=ACCEPT");

    assertThat(imap.ok("LIST \"\" *"))
        .contains("* LIST (\\HasNoChildren) \"/\" \"%s\"".formatted(octets("Übersicht & mehr")));
    imap.ok("EXAMINE \"%s\"".formatted(octets("Übersicht & mehr")));
    imap.ok("CREATE \"&-\"");
    try (var another = RawConnection.imap(server)) {
      assertThat(another.ok("LIST \"\" &-%")).hasSize(2).first().asString().endsWith("\"&--\"");
    }
    assertThat(imap.command("CREATE \"\u00fc\"").getLast()).startsWith("BAD");
    assertThat(imap.command("CREATE \"%s\"".formatted(octets("a\u2028b"))).getLast())
        .startsWith("BAD");
    assertThat(imap.command("SEARCH CHARSET UTF-8 ALL").getLast()).startsWith("BAD");
  }

  @Test
  void headersInUtf8AreAnnounced() throws IOException {
    assertThat(append("UTF8 (~{%d+}", ")")).startsWith("BAD");
    imap.ok("ENABLE UTF8=ACCEPT");

    assertThat(append("{%d+}", "")).startsWith("NO [CANNOT]");
    assertThat(append("UTF8 (~{%d+}", ")")).startsWith("OK");
    imap.ok("SELECT INBOX");
    assertThat(imap.ok("FETCH 1 BODY.PEEK[]").getFirst()).contains(octets(HEADER));
  }

  private String append(String announced, String end) throws IOException {
    var content = octets(HEADER);
    return imap.command(
            "APPEND INBOX " + announced.formatted(content.length()) + "\r\n" + content + end)
        .getLast();
  }

  @Test
  void literalMinusIsForShortOnes() throws IOException {
    server.faults().place(new Fault.MaskCapabilities(Set.of("LITERAL+")));
    assertThat(imap.ok("CAPABILITY").getFirst()).contains(" LITERAL- ").doesNotContain("LITERAL+");

    imap.ok("SELECT {5+}\r\nINBOX");
    assertThat(imap.command("APPEND INBOX {4097+}").getLast()).startsWith("BAD");
  }

  private static String octets(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }
}
