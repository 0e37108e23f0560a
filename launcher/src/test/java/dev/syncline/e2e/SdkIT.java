package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.ADDRESS;
import static dev.syncline.e2e.Mailbox.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.mailbox.Account;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The npm SDK as its users install it, with nothing changed but the address of the server.
class SdkIT {
  @Test
  void theUnmodifiedSdkListsReadsUpdatesSendsAndDownloads()
      throws IOException, InterruptedException {
    var sdk = NodeSdk.install();
    try (var mail = Mailbox.server()) {
      fill(mail);
      try (var platform = new ThreeProcesses();
          var client = platform.client()) {
        var said = sdk.run("sdk.mjs", environment(mail, client));

        assertThat(said).contains("24 steps passed");
        assertThat(mail.outbox().mails()).hasSize(2);
        var account = mail.account(ADDRESS);
        Wait.until(
            "the folders are on the server as the SDK left them",
            Duration.ofSeconds(30),
            () -> account.folder("Kept").isPresent() && account.folder("2026").isEmpty());
        assertThat(account.folder("Projects & plans")).isEmpty();
        assertThat(account.subscriptions()).contains("Kept").doesNotContain("Projects & plans");
      }
    }
  }

  /// What a script has to know.
  static Map<String, String> environment(SandboxServer mail, Rest client) {
    return Map.of(
        "API_URI", client.origin(),
        "API_KEY", client.key(),
        "IMAP_PORT", Integer.toString(mail.imapPort()),
        "SMTP_PORT", Integer.toString(mail.smtpPort()),
        "ADDRESS", ADDRESS,
        "PASSWORD", PASSWORD,
        "TOKEN_URL", mail.tokenEndpoint().toString(),
        "REFRESH_TOKEN", mail.tokens().refreshToken(ADDRESS));
  }

  private static void fill(SandboxServer mail) {
    var account = mail.account(ADDRESS);
    deliver(account, "one", "<1@example.com>", "", "text/plain", "first");
    deliver(account, "two", "<2@example.com>", "", "text/plain", "second");
    deliver(account, "A question", "<q@example.com>", "", "text/plain", "Why?");
    deliver(
        account,
        "Re: A question",
        "<r@example.com>",
        "References: <q@example.com>\r\n",
        "text/plain",
        """
        Because.\r
        \r
        Best regards\r
        Grace\r
        \r
        On Sun, 22 Nov 2026 at 09:00, Ada <ada@sandbox.example> wrote:\r
        > Why?\
        """);
    deliver(
        account,
        "=?utf-8?B?%s?=".formatted(base64("Grüße & 附件")),
        "<a@example.com>",
        "",
        "multipart/mixed; boundary=x",
        """
        --x
        Content-Type: text/html; charset=utf-8

        <p>See the attached file.</p>
        --x
        Content-Type: text/csv; charset=utf-8
        Content-Disposition: attachment; filename*=utf-8''%%C3%%BCbersicht.csv
        Content-Transfer-Encoding: base64

        %s
        --x--
        """
            .formatted(base64("a,b\r\n1,ü\r\n"))
            .replace("\n", "\r\n"));
  }

  private static void deliver(
      Account account, String subject, String messageId, String more, String type, String body) {
    var message =
        """
        From: Grace <grace@example.com>\r
        To: Ada <ada@sandbox.example>\r
        Subject: %s\r
        Message-ID: %s\r
        Date: Sun, 22 Nov 2026 10:00:00 +0000\r
        %sMIME-Version: 1.0\r
        Content-Type: %s\r
        \r
        %s\r
        """
            .formatted(subject, messageId, more, type, body);
    account.inbox().append(message.getBytes(UTF_8), Set.of(), account.now());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
