package dev.syncline.provider.discover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.provider.ConnectionSettings.Security;
import org.junit.jupiter.api.Test;

/// What domains publish about their servers.
class ConfigFileTest {
  private static final MailAddress ADA = MailAddress.of("Ada.L@Example.org");

  private static final String SMTP =
      """
      <outgoingServer type="smtp"><hostname>smtp.example.net</hostname><port>587</port>
        <socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username>
        <authentication>password-cleartext</authentication></outgoingServer>
      """;

  private static Finding.Servers read(String servers) {
    var xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <clientConfig version="1.1">
          <emailProvider id="example.org">
            <domain>example.org</domain>
            <displayName>Example &amp; Sons</displayName>
            %s
            <documentation url="https://example.org/help"><descr lang="en">Help</descr></documentation>
          </emailProvider>
          <webMail><loginPage url="https://example.org/"/></webMail>
        </clientConfig>
        """
            .formatted(servers);
    return (Finding.Servers) ConfigFile.read(xml.getBytes(UTF_8), ADA).finding().orElseThrow();
  }

  private static String imap(String port, String socket, String user, String authentication) {
    return """
    <incomingServer type="imap"><hostname>imap.%%EMAILDOMAIN%%</hostname><port>%s</port>
      <socketType>%s</socketType><username>%s</username>
      <authentication>%s</authentication><pop3><leaveMessagesOnServer>true</leaveMessagesOnServer></pop3>
    </incomingServer>
    """
        .formatted(port, socket, user, authentication);
  }

  @Test
  void theFirstServerThatTakesAPasswordOverTlsIsTaken() {
    var found =
        read(
            "<incomingServer type=\"pop3\"><hostname>pop.example.org</hostname><port>995</port>"
                + "<socketType>SSL</socketType></incomingServer>"
                + imap("143", "plain", "plain", "password-cleartext")
                + imap("993", "SSL", "oauth", "OAuth2")
                + imap("993", "SSL", "kerberos", "GSSAPI")
                + imap("143", "STARTTLS", "%EMAILLOCALPART%", "password-encrypted")
                + imap("993", "SSL", "late", "password-cleartext")
                + SMTP);

    assertThat(found.imap())
        .isEqualTo(
            new Endpoint(DomainName.of("imap.example.org"), 143, Security.STARTTLS, "Ada.L"));
    assertThat(found.smtp().user()).isEqualTo("Ada.L@Example.org");
    assertThat(found.service().login()).isEqualTo(Service.Login.PASSWORD);
  }

  @Test
  void serversThatTakeOAuthOnlyAreTold() {
    var found = read(imap("993", "SSL", "%EMAILADDRESS%", "OAuth2") + SMTP);

    assertThat(found.service().login()).isEqualTo(Service.Login.OAUTH);
    assertThat(found.service().note()).contains("OAuth only");
  }

  @Test
  void whatCanNotBeUsedSaysWhy() {
    assertThatThrownBy(() -> read(SMTP)).hasMessageContaining("no IMAP server");
    assertThatThrownBy(() -> read(imap("143", "plain", "u", "password-cleartext") + SMTP))
        .hasMessageContaining("no IMAP server with TLS");
    assertThatThrownBy(() -> read(imap("0", "SSL", "u", "plain") + SMTP))
        .hasMessageContaining("no port");
    assertThatThrownBy(() -> read(imap("993", "SSL", "a&#10;b", "plain") + SMTP))
        .hasMessageContaining("more than a line");
    assertThatThrownBy(() ->
            read(imap("993", "SSL", "u", "plain").replace("%EMAILDOMAIN%", "127.0.0.1") + SMTP))
        .hasMessageContaining("no host name");
    assertThatThrownBy(() -> read(imap("993", "SSL", "u", "plain").repeat(60) + SMTP))
        .hasMessageContaining("more than 50 servers");
    for (var text : new String[] {"", "<a/>", "<clientConfig>", "no xml", "<html></html>"}) {
      assertThatThrownBy(() -> ConfigFile.read(text.getBytes(UTF_8), ADA).finding())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void entitiesReachNothing() {
    var file = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><clientConfig>&x;";
    var remote = "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><clientConfig/>";
    var laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><clientConfig>&b;";

    for (var xml : new String[] {file, remote, laughs}) {
      assertThatThrownBy(() -> ConfigFile.read(xml.getBytes(UTF_8), ADA))
          .hasMessageContaining("DOCTYPE");
    }
  }
}
