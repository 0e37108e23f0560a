package dev.syncline.benchmarks.fleet;

import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.SpecialUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A sandbox with many accounts: `user0@farm.example` and so on, each with eight folders and a few
/// small messages.
///
/// ```
/// SandboxFarm ACCOUNTS [KEYSTORE PASSWORD]     prints the IMAP, the SMTP and the control port
/// ```
public final class SandboxFarm {
  private static final String PASSWORD = "corpus-secret";
  private static final List<SpecialUse> SPECIAL =
      List.of(
          SpecialUse.SENT,
          SpecialUse.DRAFTS,
          SpecialUse.TRASH,
          SpecialUse.JUNK,
          SpecialUse.ARCHIVE);

  private SandboxFarm() {}

  public static void main(String[] arguments) throws Exception {
    var count = Integer.parseInt(arguments[0]);
    var tls = arguments.length > 1 ? tls(Path.of(arguments[1]), arguments[2].toCharArray()) : null;
    var logins = new ArrayList<SandboxSettings.Login>();
    for (var n = 0; n < count; n++) {
      logins.add(new SandboxSettings.Login("user%d@farm.example".formatted(n), PASSWORD));
    }
    var server =
        SandboxServer.start(
            new SandboxSettings(0, 0, 0, logins, null, InstantSource.system(), tls));
    logins.forEach(login -> fill(server.account(login.address())));
    System.out.printf("%d %d %d%n", server.imapPort(), server.smtpPort(), server.controlPort());
    Thread.sleep(Duration.ofDays(1));
  }

  private static void fill(Account account) {
    for (var use : SPECIAL) {
      account.create(use.name().charAt(0) + use.name().substring(1).toLowerCase(), use);
    }
    account.create("Projects", SpecialUse.NONE);
    account.create("Projects/Apollo", SpecialUse.NONE);
    for (var folder : account.folders()) {
      for (var n = 0; n < 2; n++) {
        folder.append(message(folder.name(), n), Set.of("\\Seen"), account.now());
      }
    }
  }

  private static byte[] message(String folder, int n) {
    return """
    From: grace@example.org\r
    To: user@farm.example\r
    Subject: %1$s %2$d\r
    Message-ID: <%1$s.%2$d@farm.example>\r
    Date: Tue, 14 Nov 2023 22:13:20 +0000\r
    \r
    A few words.\r
    """
        .formatted(folder.replace('/', '.'), n)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static @Nullable SSLContext tls(Path file, char[] password)
      throws GeneralSecurityException, IOException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(file.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
