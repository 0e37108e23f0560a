package dev.syncline.provider.testing;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.mailbox.SpecialUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Our own server, whole or with some of its abilities hidden.
public final class SandboxMailServer implements MailServer {
  private static final String PASSWORD = "sandbox-secret";
  private static final int ACCOUNTS = 40;

  private final SandboxServer sandbox;
  private final AtomicInteger users = new AtomicInteger();

  private SandboxMailServer(SandboxServer sandbox) {
    this.sandbox = sandbox;
  }

  public static SandboxMailServer start() {
    return startWithout(Set.of());
  }

  public static SandboxMailServer startWithout(Set<String> capabilities) {
    try {
      var settings = SandboxSettings.inMemory(address(1), PASSWORD);
      for (var user = 2; user <= ACCOUNTS; user++) {
        settings = settings.withAccount(address(user), PASSWORD);
      }
      var sandbox = SandboxServer.start(settings);
      sandbox.faults().place(new Fault.MaskCapabilities(capabilities));
      return new SandboxMailServer(sandbox);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is hidden from now on, too.
  public void hide(Set<String> capabilities) {
    sandbox.faults().place(new Fault.MaskCapabilities(capabilities));
  }

  private static String address(int user) {
    return "user%d@sandbox.example".formatted(user);
  }

  @Override
  public Server newUser() {
    var user = users.incrementAndGet();
    if (user > ACCOUNTS) {
      throw new IllegalStateException("the sandbox has %d accounts only".formatted(ACCOUNTS));
    }
    var mailbox = sandbox.mailbox(address(user));
    mailbox.create("Sent", SpecialUse.SENT);
    mailbox.create("Archive", SpecialUse.ARCHIVE);
    return new Server("127.0.0.1", sandbox.imapPort(), Security.NONE, address(user), PASSWORD);
  }

  @Override
  public Set<Ability> abilities() {
    return Ability.allBut(Ability.FOLDER_IDS, Ability.PARENTS_ARE_NO_FOLDERS);
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
