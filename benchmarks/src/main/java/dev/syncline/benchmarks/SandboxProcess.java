package dev.syncline.benchmarks;

import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.SandboxSettings.Login;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/// The sandbox mail server as a process of its own, in memory: `IMAP SMTP CONTROL ADDRESS PASSWORD
/// [ADDRESS …]`, all accounts with the same password.
public final class SandboxProcess {
  private SandboxProcess() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var ports = Arrays.stream(arguments, 0, 3).mapToInt(Integer::parseInt).toArray();
    var password = arguments[4];
    var logins =
        Arrays.stream(arguments, 3, arguments.length)
            .filter(address -> !address.equals(password))
            .map(address -> new Login(address, password))
            .toList();
    var settings =
        new SandboxSettings(
            ports[0], ports[1], ports[2], logins, null, InstantSource.system(), null);
    try (var _ = SandboxServer.start(settings)) {
      new CountDownLatch(1).await();
    }
  }
}
