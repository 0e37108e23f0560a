package dev.syncline.mime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.header.Headers;
import dev.syncline.mime.parse.MimeParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFieldsTest {
  private static Headers headers(String fields) {
    return MimeParser.parse((fields + "\n\nbody").getBytes(StandardCharsets.UTF_8)).headers();
  }

  @Test
  void authenticationResultsAreReadWithTheirProperties() {
    var results =
        AuthenticationResults.of(
                headers(
                    """
                    Authentication-Results: mx.example.com 1; (a comment; with a semicolon)
                     dkim=pass (2048-bit key) header.d=example.org header.s=s1;
                     SPF = softfail reason="not; listed" smtp.mailfrom=bounce@example.org;
                     dmarc=fail (p=NONE) header.from=example.org
                    Authentication-Results: other.example; none\
                    """))
            .getFirst();

    assertThat(results.server()).isEqualTo("mx.example.com");
    assertThat(results.checks())
        .extracting(AuthenticationResults.Check::method, AuthenticationResults.Check::result)
        .containsExactly(
            Tuple.tuple("dkim", "pass"),
            Tuple.tuple("spf", "softfail"),
            Tuple.tuple("dmarc", "fail"));
    assertThat(results.check("dkim").orElseThrow().passed()).isTrue();
    assertThat(results.check("dkim").orElseThrow().properties())
        .containsEntry("header.d", "example.org");
    assertThat(results.check("spf").orElseThrow().properties())
        .containsEntry("reason", "not; listed")
        .containsEntry("smtp.mailfrom", "bounce@example.org");
  }

  @Test
  void noChecksAreNoChecks() {
    var results = AuthenticationResults.parse("mx.example.com; none");

    assertThat(results.server()).isEqualTo("mx.example.com");
    assertThat(results.checks()).isEmpty();
  }

  @Test
  void listFieldsSayHowToLeave() {
    var list =
        MailingList.of(
                headers(
                    """
                    List-Id: "Friends, of =?utf-8?Q?caf=C3=A9?=" <cafe.lists.example.org>
                    List-Post: NO (posting not allowed)
                    List-Unsubscribe: <mailto:leave@lists.example.org?subject=leave>,
                     <https://lists.example.org/u/
                     1>
                    List-Unsubscribe-Post: List-Unsubscribe=One-Click\
                    """))
            .orElseThrow();

    assertThat(list.id()).isEqualTo("cafe.lists.example.org");
    assertThat(list.name()).isEqualTo("Friends, of café");
    assertThat(list.unsubscribe())
        .containsExactly(
            "mailto:leave@lists.example.org?subject=leave", "https://lists.example.org/u/1");
    assertThat(list.oneClick()).isTrue();
    assertThat(list.post()).isEmpty();
    assertThat(MailingList.of(headers("Subject: hello"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Auto-Submitted: auto-replied (vacation)",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "Subject: Out of Office: Re: your offer",
        "Subject: Automatische Antwort: Angebot",
        "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:_offre?=",
        "Subject: Respuesta automática: oferta",
        "Subject: Re: Abwesenheitsnotiz: Angebot",
        "Subject: 自動応答: 件名",
        "Subject: Автоматический ответ: тема",
        "Subject: Automatic reply: offer"
      })
  void answersOfMachinesAreKnown(String field) {
    assertThat(Automation.of(headers(field))).isEqualTo(Automation.REPLY);
  }

  @Test
  void peopleAreNoMachines() {
    for (var field :
        List.of(
            "Subject: Out of milk",
            "Subject: Re: automatic door is broken",
            "Auto-Submitted: no",
            "X-Autoreply: no",
            "Subject: hello")) {
      assertThat(Automation.of(headers(field))).as(field).isEqualTo(Automation.NONE);
    }
    assertThat(Automation.of(headers("Auto-Submitted: auto-generated")))
        .isEqualTo(Automation.GENERATED);
    assertThat(Automation.of(headers("Precedence: bulk"))).isEqualTo(Automation.BULK);
  }

  @Test
  void filtersOfEveryKindAreUnderstood() {
    assertThat(verdict("X-Spam-Status: Yes, score=15.2 required=5.0 tests=BAYES_99"))
        .isEqualTo(new SpamVerdict(true, "X-Spam-Status", 15.2));
    assertThat(verdict("X-Spam-Status: No, hits=-2.1 required=5.0").spam()).isFalse();
    assertThat(verdict("X-Spam-Flag: YES\nX-Spam-Score: 7.5").score()).isEqualTo(7.5);
    assertThat(verdict("X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:SPM;SCL:6;").spam())
        .isTrue();
    assertThat(verdict("X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:NSPM;SCL:1;").spam())
        .isFalse();
    assertThat(verdict("X-MS-Exchange-Organization-SCL: -1").spam()).isFalse();
    assertThat(verdict("X-Spamd-Result: default: True [16.2 / 15.00]").spam()).isTrue();
    assertThat(verdict("X-Bogosity: Spam, tests=bogofilter").spam()).isTrue();
    assertThat(SpamVerdict.of(headers("Subject: hello"))).isEmpty();
  }

  private static SpamVerdict verdict(String fields) {
    return SpamVerdict.of(headers(fields)).orElseThrow();
  }
}
