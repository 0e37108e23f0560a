package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.ADDRESS;
import static dev.syncline.e2e.Mailbox.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.migrations.testing.Requirement;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.mailbox.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The npm SDK as its users install it, with nothing changed but the address of the server.
class SdkIT {
  private static final Path SCRIPTS = Path.of("src", "test", "node");

  @Test
  void theUnmodifiedSdkListsReadsUpdatesSendsAndDownloads()
      throws IOException, InterruptedException {
    Requirement.NODE.isMetIf(runs(List.of("npm", "--version")));
    var folder = install();
    try (var mail = Mailbox.server()) {
      fill(mail);
      try (var platform = new ThreeProcesses();
          var client = platform.client()) {
        var output = folder.resolve("output.txt");
        var script = new ProcessBuilder("node", "sdk.mjs").directory(folder.toFile());
        script.redirectErrorStream(true).redirectOutput(output.toFile());
        script
            .environment()
            .putAll(
                Map.of(
                    "API_URI", client.origin(),
                    "API_KEY", client.key(),
                    "IMAP_PORT", Integer.toString(mail.imapPort()),
                    "SMTP_PORT", Integer.toString(mail.smtpPort()),
                    "ADDRESS", ADDRESS,
                    "PASSWORD", PASSWORD));

        var exit = script.start().waitFor();

        assertThat(exit).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("16 steps passed");
        assertThat(mail.outbox().mails()).hasSize(2);
      }
    }
  }

  private static Path install() throws IOException, InterruptedException {
    var folder = Path.of("target", "node").toAbsolutePath();
    Files.createDirectories(folder);
    for (var file : List.of("package.json", "package-lock.json", "sdk.mjs")) {
      Files.write(folder.resolve(file), Files.readAllBytes(SCRIPTS.resolve(file)));
    }
    var npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("npm.txt").toFile())
            .start();
    assertThat(npm.waitFor()).as(Files.readString(folder.resolve("npm.txt"))).isZero();
    return folder;
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException _) {
      return false; // not installed
    }
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
        "Because.");
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
