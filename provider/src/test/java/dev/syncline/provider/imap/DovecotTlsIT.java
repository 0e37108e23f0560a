package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.connect.Connector;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.testing.DovecotServer;
import dev.syncline.provider.testing.TestCertificate;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// TLS with a real server: from the first byte, and after STARTTLS.
class DovecotTlsIT {
  private static final HostResolver LOCAL = _ -> List.of(InetAddress.getLoopbackAddress());

  @ParameterizedTest
  @EnumSource(
      value = Security.class,
      names = {"TLS", "STARTTLS"})
  void foldersAreReadOverTls(Security security) throws InterruptedException {
    var certificate = TestCertificate.forHost("mail.example.org");
    try (var dovecot = DovecotServer.start(certificate)) {
      var imap = dovecot.imap("mail.example.org", security, "ann");
      var provider =
          new ImapProvider(LOCAL, Connector.TCP, certificate.trusting(), ImapTimings.DEFAULT);
      try (var account = provider.open(new ConnectionSettings(imap, imap, 1, true))) {
        assertThat(account.folders()).hasSizeGreaterThan(5);
      }
    }
  }

  @Test
  void interruptAndCloseEndAWaitUnderTls() throws InterruptedException {
    var certificate = TestCertificate.forHost("mail.example.org");
    try (var dovecot = DovecotServer.start(certificate)) {
      var imap = dovecot.imap("mail.example.org", Security.TLS, "ann");
      var provider =
          new ImapProvider(LOCAL, Connector.TCP, certificate.trusting(), ImapTimings.DEFAULT);
      var account = provider.open(new ConnectionSettings(imap, imap, 2, true));
      var interrupted = new AtomicBoolean();
      var first = account.read("INBOX");
      var second = account.read("INBOX");
      var waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  first.awaitChange(Duration.ofMinutes(10));
                } catch (InterruptedException _) {
                  interrupted.set(true);
                }
              });
      var closing =
          Thread.ofVirtual()
              .start(() -> Scripted.failureOf(() -> second.awaitChange(Duration.ofMinutes(10))));
      assertThat(waiting.join(Duration.ofMillis(500))).isFalse();

      waiting.interrupt();
      account.close();

      assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
      assertThat(closing.join(Duration.ofSeconds(5))).isTrue();
      assertThat(interrupted).isTrue();
    }
  }
}
