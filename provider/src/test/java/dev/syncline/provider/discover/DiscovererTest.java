package dev.syncline.provider.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.connect.Connector;
import dev.syncline.provider.discover.Finding.Source;
import dev.syncline.provider.testing.LocalDns;
import dev.syncline.provider.testing.ScriptedServer;
import dev.syncline.provider.testing.TestCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A domain's servers, found through a DNS server and web and mail servers on loopback. The names
/// have public addresses, and every connection to one is led to a server of the test.
@Timeout(60)
class DiscovererTest {
  private static final String PUBLIC = "93.184.215.14";

  private static final String REQUEST =
      """
      C: GET /mail/config-v1.1.xml?emailaddress=ada%2Bx%40example.org HTTP/1.1
      C: Host: autoconfig.example.org
      C: *
      C: *
      C: *
      C: *
      C: *
      """;

  private static final String CONFIG =
      """
      S: HTTP/1.1 200 OK
      S: Content-Type: text/xml
      S:\s
      S: <clientConfig version="1.1"><emailProvider id="example.org">
      S: <incomingServer type="imap"><hostname>in.hoster.example</hostname><port>993</port>
      S: <socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer>
      S: <outgoingServer type="smtp"><hostname>out.hoster.example</hostname><port>465</port>
      S: <socketType>SSL</socketType><username>%EMAILADDRESS%</username></outgoingServer>
      S: </emailProvider></clientConfig>
      CLOSE
      """;

  private static TestCertificate autoconfig;

  private final List<String> connected = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void makeCertificate() {
    autoconfig = TestCertificate.forHost("autoconfig.example.org");
  }

  private Finding find(LocalDns dns, Map<Integer, ScriptedServer> servers, TestCertificate trusted)
      throws InterruptedException {
    var asked = Dns.of(List.of(dns.address()));
    Connector local =
        (address, timeout) -> {
          connected.add(address.getAddress().getHostAddress() + ":" + address.getPort());
          var server = servers.get(address.getPort());
          if (server == null) {
            throw new ConnectException("refused");
          }
          return server.connector().connect(address, timeout);
        };
    return new Discoverer(asked, asked, local, trusted.trusting(), false, Duration.ofSeconds(6))
        .find("ada+x@example.org");
  }

  private Finding find(LocalDns dns) throws InterruptedException {
    return find(dns, Map.of(), autoconfig);
  }

  private static Finding.Servers servers(Finding finding, Source source) {
    assertThat(finding)
        .isInstanceOfSatisfying(
            Finding.Servers.class, found -> assertThat(found.source()).isEqualTo(source));
    return (Finding.Servers) finding;
  }

  private static List<String> troubles(Finding finding) {
    assertThat(finding).isInstanceOf(Finding.Nothing.class);
    return ((Finding.Nothing) finding).troubles();
  }

  @Test
  void aKnownDomainNeedsNoNetwork() throws InterruptedException {
    try (var dns = LocalDns.silent()) {
      var discoverer = new Discoverer(Dns.of(List.of(dns.address())), false);

      assertThat(servers(discoverer.find("ada@GoogleMail.com"), Source.KNOWN_DOMAIN).imap().host())
          .isEqualTo("imap.gmail.com");
      assertThat(discoverer.find("ada@proton.me")).isInstanceOf(Finding.OutOfReach.class);
      assertThat(discoverer.find("ada@localhost")).isInstanceOf(Finding.NoAddress.class);
    }
  }

  @Test
  void whereMailGoesOutweighsWhatIsPublished() throws InterruptedException, IOException {
    try (var dns =
            LocalDns.serving(
                "example.org. MX 10 ASPMX.L.GOOGLE.COM.",
                "example.org. MX 20 mx.yandex.net.",
                "_imaps._tcp.example.org. SRV 0 1 993 imap.example.org.",
                "_submissions._tcp.example.org. SRV 0 1 465 smtp.example.org.",
                "autoconfig.example.org. A " + PUBLIC);
        var web = ScriptedServer.sayOverTls(REQUEST + CONFIG, autoconfig)) {
      var found = servers(find(dns, Map.of(443, web), autoconfig), Source.MX);

      assertThat(found.service().type()).isEqualTo("google-workspace");
      assertThat(found.imap().user()).isEqualTo("ada+x@example.org");
      assertThat(found.forgeable()).isFalse();
    }
  }

  @Test
  void aBackupServerOfAnotherProviderSaysNothing() throws InterruptedException {
    try (var dns =
        LocalDns.serving(
            "example.org. MX 10 filter.hoster.example.", "example.org. MX 20 smtp.google.com.")) {
      assertThat(troubles(find(dns))).isEmpty();
    }
  }

  @Test
  void theConfigurationOutweighsRecordsInDns() throws InterruptedException, IOException {
    try (var dns =
            LocalDns.serving(
                "_imaps._tcp.example.org. SRV 0 1 993 imap.example.org.",
                "_submissions._tcp.example.org. SRV 0 1 465 smtp.example.org.",
                "autoconfig.example.org. A " + PUBLIC);
        var web = ScriptedServer.sayOverTls(REQUEST + CONFIG, autoconfig)) {
      var found = servers(find(dns, Map.of(443, web), autoconfig), Source.AUTOCONFIG);

      assertThat(found.imap().host()).isEqualTo("in.hoster.example");
      assertThat(found.imap().user()).isEqualTo("ada+x");
      assertThat(found.smtp().user()).isEqualTo("ada+x@example.org");
      assertThat(found.forgeable()).isFalse();
    }
  }

  @Test
  void redirectsAreFollowedToHttpsOnly() throws InterruptedException, IOException {
    var moved = REQUEST + "S: HTTP/1.1 302 Found\nS: Location: %s\nS: \nCLOSE\n";
    var elsewhere =
        List.of(
            "http://autoconfig.example.org/x",
            "https://autoconfig.example.org:8443/x",
            "https://user@autoconfig.example.org/x",
            "file:///etc/passwd");
    try (var dns = LocalDns.serving("autoconfig.example.org. A " + PUBLIC)) {
      for (var location : elsewhere) {
        try (var web = ScriptedServer.sayOverTls(moved.replace("%s", location), autoconfig)) {
          assertThat(troubles(find(dns, Map.of(443, web), autoconfig)))
              .as(location)
              .anySatisfy(said -> assertThat(said).contains("only to https"));
        }
      }
      var second = REQUEST.replaceFirst("GET \\S+", "GET /other");
      var script = moved.replace("%s", "/other") + "---\n" + second + CONFIG;
      try (var web = ScriptedServer.sayOverTls(script, autoconfig)) {
        servers(find(dns, Map.of(443, web), autoconfig), Source.AUTOCONFIG);
      }
    }
  }

  @Test
  void privateAddressesAreNeverConnectedTo() throws InterruptedException {
    try (var dns =
        LocalDns.serving(
            "autoconfig.example.org. A 169.254.169.254",
            "example.org. A 10.0.0.1",
            "imap.example.org. AAAA ::1",
            "mail.example.org. A 192.168.1.1")) {
      var troubles = troubles(find(dns));

      assertThat(connected).isEmpty();
      assertThat(troubles).anySatisfy(said -> assertThat(said).contains("private"));
    }
  }

  @Test
  void theBestServiceOfDnsIsTaken() throws InterruptedException {
    try (var dns =
        LocalDns.serving(
            "_imaps._tcp.example.org. SRV 0 0 0 .",
            "_imap._tcp.example.org. SRV 20 0 143 third.example.org.",
            "_imap._tcp.example.org. SRV 10 5 1143 second.example.org.",
            "_imap._tcp.example.org. SRV 10 50 2143 first.example.org.",
            "_submissions._tcp.example.org. SRV 0 1 465 smtp.example.org.",
            "_submission._tcp.example.org. SRV 0 1 587 other.example.org.")) {
      var found = servers(find(dns), Source.SRV);

      assertThat(found.imap())
          .isEqualTo(
              new Endpoint(
                  DomainName.of("first.example.org"),
                  2143,
                  Security.STARTTLS,
                  "ada+x@example.org"));
      assertThat(found.smtp().port()).isEqualTo(465);
      assertThat(found.forgeable()).isFalse();
    }
  }

  @Test
  void serversOutsideTheDomainThatOnlyDnsNamesAreToldAsForgeable() throws InterruptedException {
    try (var dns =
        LocalDns.serving(
            "_imaps._tcp.example.org. SRV 0 1 993 mail.hoster.example.",
            "_submissions._tcp.example.org. SRV 0 1 465 mail.example.org.")) {
      assertThat(servers(find(dns), Source.SRV).forgeable()).isTrue();
    }
  }

  @Test
  void aServiceThatIsNotOfferedIsToldSo() throws InterruptedException {
    try (var dns =
        LocalDns.serving(
            "example.org. MX 0 .",
            "_imaps._tcp.example.org. SRV 0 0 0 .",
            "_imap._tcp.example.org. SRV 0 0 0 .",
            "_submission._tcp.example.org. SRV 0 1 587 smtp.example.org.")) {
      assertThat(troubles(find(dns)))
          .anySatisfy(said -> assertThat(said).contains("takes no mail"))
          .anySatisfy(said -> assertThat(said).contains("does not offer _imaps._tcp"));
    }
  }

  @Test
  void aGuessCountsWhenItsServersAnswerWithACertificateForTheName()
      throws InterruptedException, IOException {
    var mail = TestCertificate.forHost("mail.example.org");
    var smtpScript =
        """
        S: 220 mail.example.org ESMTP
        C: EHLO [127.0.0.1]
        S: 250-mail.example.org
        S: 250 HELP
        C: QUIT
        S: 221 bye
        CLOSE
        """;
    var imapScript =
        """
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: *
        CLOSE
        """;
    try (var dns = LocalDns.serving("example.org. A " + PUBLIC, "mail.example.org. A " + PUBLIC)) {
      try (var imap = ScriptedServer.sayOverTls(imapScript, mail);
          var smtp = ScriptedServer.sayOverTls(smtpScript, mail)) {
        var found = servers(find(dns, Map.of(993, imap, 465, smtp), mail), Source.GUESS);

        assertThat(found.imap().host()).isEqualTo("mail.example.org");
        assertThat(found.smtp().security()).isEqualTo(Security.TLS);
      }
      try (var imap = ScriptedServer.sayOverTls(imapScript, mail);
          var smtp = ScriptedServer.sayOverTls(smtpScript, mail)) {
        assertThat(find(dns, Map.of(993, imap, 465, smtp), autoconfig))
            .as("a certificate that nobody vouches for")
            .isInstanceOf(Finding.Nothing.class);
      }
    }
  }

  @Test
  void whatDoesNotAnswerIsToldAndAllOfItEnds() throws InterruptedException {
    try (var dns = LocalDns.silent()) {
      var asked = Dns.of(List.of(dns.address()));
      var hasty =
          new Discoverer(
              asked, asked, Connector.TCP, autoconfig.trusting(), false, Duration.ofSeconds(1));
      assertThat(troubles(hasty.find("ada@example.org")))
          .anySatisfy(said -> assertThat(said).contains("MX", "example.org"))
          .anySatisfy(said -> assertThat(said).contains("SRV"));
    }
    try (var dns = LocalDns.serving("example.com. A " + PUBLIC)) {
      assertThat(troubles(find(dns)))
          .anySatisfy(said -> assertThat(said).contains("DNS knows no domain example.org"));
    }
  }
}
