package dev.syncline.provider.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.discover.Finding.Source;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of well-known providers.
class KnownServicesTest {
  private final KnownServices known = KnownServices.load();

  @Test
  void everyRowCanBeUsedAndNoNameIsInTwo() {
    assertThat(known.all()).hasSizeGreaterThan(80);
    for (var service : known.all()) {
      assertThat(service.domains().size() + service.exchangers().size())
          .as(service.service().type())
          .isPositive();
      var found = service.of(MailAddress.of("ada@example.org"), Source.KNOWN_DOMAIN);
      switch (found) {
        case Finding.Servers servers ->
            assertThat(servers.imap().port()).as(service.service().type()).isIn(993, 143);
        case Finding.OutOfReach none -> assertThat(none.service().note()).contains("no IMAP");
        case Finding.Nothing _, Finding.NoAddress _ -> throw new AssertionError(found);
      }
      Stream.concat(service.domains().stream(), service.exchangers().stream())
          .map(name -> name.replaceFirst("^\\*\\.", ""))
          .forEach(name -> assertThat(DomainName.of(name).ascii()).isEqualTo(name));
    }
    assertThat(known.all().stream().flatMap(each -> each.domains().stream()))
        .doesNotHaveDuplicates();
    assertThat(known.all().stream().flatMap(each -> each.exchangers().stream()))
        .doesNotHaveDuplicates();
  }

  @Test
  void domainsAreFoundWholeAndServersByTheLongestNameAbove() {
    assertThat(ofDomain("gmail.com")).hasValue("gmail");
    assertThat(ofDomain("mail.gmail.com")).isEmpty();
    assertThat(ofDomain("contoso.onmicrosoft.com")).hasValue("microsoft-365");
    assertThat(ofExchanger("aspmx.l.google.com")).hasValue("google-workspace");
    assertThat(ofExchanger("contoso-com.mail.protection.outlook.com")).hasValue("microsoft-365");
    assertThat(ofExchanger("contoso-com.a-v1.mx.microsoft")).hasValue("microsoft-365");
    assertThat(ofExchanger("hotmail-com.olc.protection.outlook.com")).hasValue("outlook");
    assertThat(ofExchanger("in1-smtp.messagingengine.com")).hasValue("fastmail");
    assertThat(ofExchanger("mx2.zoho.eu")).hasValue("zoho-eu-organization");
    assertThat(ofExchanger("mx01.mail.icloud.com")).hasValue("icloud-custom-domain");
    assertThat(ofExchanger("mail.protonmail.ch")).hasValue("proton");
    assertThat(ofExchanger("notgoogle.com")).isEmpty();
  }

  private Optional<String> ofDomain(String domain) {
    return known.ofDomain(DomainName.of(domain)).map(each -> each.service().type());
  }

  private Optional<String> ofExchanger(String host) {
    return known.ofExchanger(DomainName.of(host)).map(each -> each.service().type());
  }

  @Test
  void userNamesHaveTheFormOfTheirProvider() {
    var address = MailAddress.of("Ada.Lovelace@ME.com");

    var found =
        (Finding.Servers)
            known.ofDomain(address.domain()).orElseThrow().of(address, Source.KNOWN_DOMAIN);

    assertThat(found.imap().user()).isEqualTo("Ada.Lovelace");
    assertThat(found.smtp().user()).isEqualTo("Ada.Lovelace@ME.com");
    assertThat(found.smtp().security()).isEqualTo(Security.STARTTLS);
  }

  @Test
  void aRowThatIsWrongIsNamed() {
    assertThatThrownBy(() -> KnownService.of("acme", Map.of("imp", "imap.example.org 993 tls")))
        .hasMessageContaining("provider 'acme'");
    assertThatThrownBy(() -> KnownService.of("acme", Map.of("imap", "imap.example.org 993 tls")))
        .hasMessageContaining("IMAP and SMTP");
  }
}
