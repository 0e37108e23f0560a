package dev.syncline.sandbox;

import dev.syncline.sandbox.mailbox.AccountKind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// How a sandbox is started. Port 0 takes any free port; without a directory mail lives in memory;
/// with a TLS context IMAP is spoken under TLS from the first byte.
public record SandboxSettings(
    int imapPort,
    int smtpPort,
    int controlPort,
    List<Login> logins,
    @Nullable Path directory,
    InstantSource clock,
    @Nullable SSLContext tls) {
  /// An account to open.
  public record Login(String address, String password, AccountKind kind) {
    public Login(String address, String password) {
      this(address, password, AccountKind.PLAIN);
    }

    @Override
    public String toString() {
      return "Login[address and password withheld]";
    }
  }

  public SandboxSettings {
    logins = List.copyOf(logins);
    if (logins.isEmpty()) {
      throw new IllegalArgumentException("a sandbox needs at least one account");
    }
  }

  /// Any free ports, in memory, the system's clock.
  public static SandboxSettings inMemory(String address, String password) {
    return inMemory(address, password, AccountKind.PLAIN);
  }

  public static SandboxSettings inMemory(String address, String password, AccountKind kind) {
    return new SandboxSettings(
        0, 0, 0, List.of(new Login(address, password, kind)), null, InstantSource.system(), null);
  }

  public SandboxSettings withPorts(int imap, int smtp, int control) {
    return new SandboxSettings(imap, smtp, control, logins, directory, clock, tls);
  }

  public SandboxSettings withAccount(String address, String password) {
    return withAccount(address, password, AccountKind.PLAIN);
  }

  public SandboxSettings withAccount(String address, String password, AccountKind kind) {
    var more = new ArrayList<>(logins);
    more.add(new Login(address, password, kind));
    return new SandboxSettings(imapPort, smtpPort, controlPort, more, directory, clock, tls);
  }

  public SandboxSettings keptIn(Path folder) {
    return new SandboxSettings(imapPort, smtpPort, controlPort, logins, folder, clock, tls);
  }

  public SandboxSettings withClock(InstantSource source) {
    return new SandboxSettings(imapPort, smtpPort, controlPort, logins, directory, source, tls);
  }

  public SandboxSettings withTls(SSLContext context) {
    return new SandboxSettings(imapPort, smtpPort, controlPort, logins, directory, clock, context);
  }
}
