package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import dev.syncline.provider.connect.Connector;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.testing.ScriptedServer;
import dev.syncline.provider.testing.TestCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every way a login can fail says which one it was.
class VerifyTest {
  private static final String HOST = "mail.example.org";

  private static final String IMAP =
      """
      S: * OK [CAPABILITY IMAP4rev1] ready
      C: a LOGIN *
      S: a OK in
      C: b CAPABILITY
      S: * CAPABILITY IMAP4rev1
      S: b OK done
      C: c EXAMINE INBOX
      S: * 0 EXISTS
      S: c OK there
      """;

  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() {
    certificate = TestCertificate.forHost(HOST);
  }

  private static ConnectionSettings settings(Security security) {
    var server = new Server(HOST, 993, security, "ann.lee@example.org", "s3cret-word");
    return new ConnectionSettings(server, server, 1, false);
  }

  private static Failure verify(
      HostResolver resolver, Connector connector, SSLContext tls, Security security) {
    var provider = new ImapProvider(resolver, connector, tls, Scripted.QUICK);
    return Scripted.failureOf(() -> provider.verify(settings(security)));
  }

  private static Failure verifyPlain(HostResolver resolver, Connector connector) {
    return verify(resolver, connector, certificate.trusting(), Security.NONE);
  }

  @Test
  void unknownHost() {
    HostResolver nobody =
        host -> {
          throw new UnknownHostException(host);
        };
    assertThat(verifyPlain(nobody, Connector.TCP)).isInstanceOf(Failure.UnknownHost.class);
  }

  @Test
  void privateAddressIsNeverConnectedTo() {
    HostResolver rebound = _ -> List.of(InetAddress.ofLiteral("169.254.169.254"));
    Connector never =
        (address, _) -> {
          throw new AssertionError("connected to " + address);
        };
    assertThat(verifyPlain(rebound, never)).isInstanceOf(Failure.ForbiddenHost.class);
  }

  @Test
  void onlyTheAddressThatWasCheckedIsConnectedTo() {
    HostResolver both =
        _ -> List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("93.184.215.14"));
    Connector refusing =
        (address, _) -> {
          assertThat(address).isEqualTo(new InetSocketAddress("93.184.215.14", 993));
          throw new ConnectException("Connection refused");
        };
    assertThat(verifyPlain(both, refusing))
        .isEqualTo(new Failure.Unreachable("mail.example.org:993: Connection refused"));
  }

  @Test
  void timeoutTellsItsNumbers() {
    Connector silent =
        (_, _) -> {
          throw new SocketTimeoutException("Connect timed out");
        };
    assertThat(verifyPlain(Scripted.PUBLIC, silent))
        .isEqualTo(new Failure.Unreachable("mail.example.org:993 did not answer within 2000 ms"));
  }

  @Test
  void serverWithoutAGreeting() throws IOException {
    assertThat(against(plain("STALL"), certificate, Security.NONE))
        .isEqualTo(
            new Failure.Unreachable(
                "mail.example.org:993 did not greet within 3000 ms; is it a TLS port?"));
  }

  @Test
  void plainServerOnATlsPort() throws IOException {
    assertThat(against(plain("S: * OK hello"), certificate, Security.TLS))
        .isEqualTo(
            new Failure.TlsProblem(
                "mail.example.org:993: the server does not speak TLS on this port"));
  }

  @Test
  void certificateNobodyTrusts() throws IOException {
    assertThat(against(secured(certificate, IMAP), TestCertificate.forHost(HOST), Security.TLS))
        .isInstanceOf(Failure.TlsProblem.class);
  }

  @Test
  void certificateOfAnotherHost() throws IOException {
    var other = TestCertificate.forHost("other.example.org");
    assertThat(against(secured(other, IMAP), other, Security.TLS))
        .isInstanceOfSatisfying(
            Failure.TlsProblem.class, problem -> assertThat(problem.detail()).contains(HOST));
  }

  @Test
  void certificateOutOfDate() throws IOException {
    var expired = TestCertificate.expiredForHost(HOST);
    assertThat(against(secured(expired, IMAP), expired, Security.TLS))
        .isInstanceOf(Failure.TlsProblem.class);
  }

  @Test
  void startTlsMustSucceed() throws IOException {
    assertThat(
            against(
                plain("S: * OK hi\nC: a STARTTLS\nS: a BAD what"), certificate, Security.STARTTLS))
        .isInstanceOf(Failure.TlsProblem.class);
  }

  @Test
  void answerInTheClearAfterStartTlsIsNotBelieved() throws IOException {
    var injected = "S: * OK hi\nC: a STARTTLS\nS: a OK go\nS: s1 OK welcome\nSTALL";
    assertThat(against(plain(injected), certificate, Security.STARTTLS))
        .isInstanceOf(Failure.TlsProblem.class);
  }

  @Test
  void rejectedLogin() throws IOException {
    assertThat(
            against(
                plain("S: * OK [CAPABILITY IMAP4rev1] hi\nC: a LOGIN *\nS: a NO wrong"),
                certificate,
                Security.NONE))
        .isEqualTo(new Failure.LoginRejected("LOGIN: wrong"));
  }

  @Test
  void noInbox() throws IOException {
    var script =
        IMAP.substring(0, IMAP.indexOf("S: * 0 EXISTS")) + "S: c NO [NONEXISTENT] no INBOX";
    assertThat(against(plain(script), certificate, Security.NONE))
        .isInstanceOf(Failure.NoInbox.class);
  }

  @Test
  void everythingInOrderOverTls() throws IOException, InterruptedException {
    var smtp =
        """
        ---
        S: 220 hi
        C: x EHLO*
        S: 250-here
        S: 250 AUTH PLAIN
        C: x AUTH PLAIN *
        S: 235 in
        """;
    var bye = "C: d LOGOUT\n";
    try (var server = secured(certificate, IMAP + bye + smtp.replace("C: x ", "C: "))) {
      var provider =
          new ImapProvider(
              Scripted.PUBLIC, server.connector(), certificate.trusting(), Scripted.QUICK);
      provider.verify(settings(Security.TLS));
      server.assertPlayed();
    }
  }

  private static Failure against(
      ScriptedServer server, TestCertificate trusted, Security security) {
    try (server) {
      return verify(Scripted.PUBLIC, server.connector(), trusted.trusting(), security);
    }
  }

  private static ScriptedServer plain(String script) throws IOException {
    return ScriptedServer.say(script);
  }

  private static ScriptedServer secured(TestCertificate presented, String script)
      throws IOException {
    return ScriptedServer.sayOverTls(script, presented);
  }
}
