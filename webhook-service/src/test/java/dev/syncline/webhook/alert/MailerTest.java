package dev.syncline.webhook.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.webhook.alert.AlertSettings.Security;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/// Against a real SMTP server, with certificates made for the test.
class MailerTest {
  private static final Instant NOW = Instant.parse("2026-11-26T17:00:00Z");

  @TempDir private static Path folder;
  private static TestCertificate forLocalhost;
  private static TestCertificate forElsewhere;

  private final List<Mail> arrived = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private @Nullable SMTPServer server;

  private record Mail(String from, String to, String text) {}

  @BeforeAll
  static void makeCertificates()
      throws IOException, InterruptedException, GeneralSecurityException {
    forLocalhost = TestCertificate.make(folder, "localhost");
    forElsewhere = TestCertificate.make(folder, "elsewhere.example");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Test
  void aMailIsSubmittedAfterStartTlsAndLogin() throws IOException {
    startTls(forLocalhost);

    mailer(Security.STARTTLS, forLocalhost.trusting())
        .send(List.of("ada@example.com"), "Webhook fails – again", "It is über.\n", NOW);

    assertThat(logins).containsExactly("sync/secret");
    assertThat(arrived).hasSize(1);
    var mail = arrived.getFirst();
    assertThat(mail.from()).isEqualTo("syncline@example.com");
    assertThat(mail.to()).isEqualTo("ada@example.com");
    assertThat(mail.text())
        .contains(
            "From: Syncline <syncline@example.com>",
            "Subject: =?UTF-8?",
            "Auto-Submitted: auto-generated",
            "Date: Thu, 26 Nov 2026")
        .containsPattern("Message-ID: <[^@]+@example\\.com>");
  }

  @Test
  void aMailIsSubmittedOverImplicitTls() throws IOException {
    start(builder().serverSocketFactory(forLocalhost.serving()));

    mailer(Security.TLS, forLocalhost.trusting())
        .send(List.of("ada@example.com"), "subject", "text", NOW);

    assertThat(arrived).hasSize(1);
    assertThat(logins).hasSize(1);
  }

  @Test
  void aServerWithoutStartTlsGetsNeitherLoginNorMail() {
    start(builder());

    assertNotSent(Security.STARTTLS, forLocalhost.trusting());
  }

  @Test
  void aCertificateThatNobodyTrustsGetsNeitherLoginNorMail() {
    startTls(forLocalhost);

    assertNotSent(Security.STARTTLS, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  @Test
  void aCertificateForAnotherHostGetsNeitherLoginNorMail() {
    startTls(forElsewhere);

    assertNotSent(Security.STARTTLS, forElsewhere.trusting());
  }

  @Test
  void recipientsDoNotSeeEachOtherAndOneThatIsRefusedStopsNobody() throws IOException {
    startTls(forLocalhost);

    mailer(Security.STARTTLS, forLocalhost.trusting())
        .send(List.of("ada@example.com", "refused@example.com", "bob@example.com"), "s", "t", NOW);

    assertThat(arrived).extracting(Mail::to).containsExactly("ada@example.com", "bob@example.com");
    assertThat(arrived)
        .allSatisfy(mail ->
            assertThat(mail.text())
                .contains("To: undisclosed-recipients:;")
                .doesNotContain("bob@", "ada@"));
  }

  @Test
  void whyAMailWasNotSentNamesNoAddress() {
    startTls(forLocalhost);

    assertThatThrownBy(() ->
            mailer(Security.STARTTLS, forLocalhost.trusting())
                .send(List.of("refused@example.com"), "s", "t", NOW))
        .isInstanceOf(Mailer.NotSent.class)
        .hasMessage("no recipient was accepted");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var settings = settings(Security.NONE, silent.getLocalPort());

      assertThatThrownBy(() ->
              new Mailer(settings, forLocalhost.trusting())
                  .send(List.of("ada@example.com"), "s", "t", NOW))
          .isInstanceOf(Mailer.NotSent.class);
    }
  }

  private void assertNotSent(Security security, SSLSocketFactory tls) {
    assertThatThrownBy(
            () -> mailer(security, tls).send(List.of("ada@example.com"), "subject", "text", NOW))
        .isInstanceOf(Mailer.NotSent.class);
    assertThat(logins).isEmpty();
    assertThat(arrived).isEmpty();
  }

  private Mailer mailer(Security security, SSLSocketFactory tls) {
    return new Mailer(settings(security, started().getPortAllocated()), tls);
  }

  private static AlertSettings settings(Security security, int port) {
    return new AlertSettings(
        "localhost",
        port,
        security,
        security == Security.NONE ? null : "sync",
        security == Security.NONE ? null : "secret",
        "syncline@example.com",
        Duration.ofMinutes(15),
        Duration.ofHours(24),
        20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(2));
  }

  private SMTPServer started() {
    if (server == null) {
      throw new IllegalStateException("no server runs");
    }
    return server;
  }

  private void startTls(TestCertificate certificate) {
    start(builder().enableTLS().startTlsSocketFactory(certificate.serving()));
  }

  private void start(SMTPServer.Builder builder) {
    server = builder.build();
    server.start();
  }

  private SMTPServer.Builder builder() {
    return SMTPServer.port(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .showAuthCapabilitiesBeforeSTARTTLS(true)
        .authenticationHandlerFactory(
            new EasyAuthenticationHandlerFactory((user, password, _) -> logIn(user, password)))
        .simpleMessageListener(new Inbox());
  }

  private void logIn(String user, String password) throws LoginFailedException {
    logins.add(user + "/" + password);
    if (!password.equals("secret")) {
      throw new LoginFailedException("wrong");
    }
  }

  private final class Inbox implements SimpleMessageListener {
    @Override
    public boolean accept(String from, String recipient) {
      return !recipient.startsWith("refused");
    }

    @Override
    public void deliver(String from, String recipient, InputStream data) throws IOException {
      arrived.add(
          new Mail(from, recipient, new String(data.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }
}
