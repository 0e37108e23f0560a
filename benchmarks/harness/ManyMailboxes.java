import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;

/// A sandbox with so many accounts, `user0@example.com` and on, until it is killed.
void main(String[] arguments) throws Exception {
  var settings = SandboxSettings.inMemory("user0@example.com", arguments[3]);
  for (int i = 1; i < Integer.parseInt(arguments[2]); i++) {
    settings = settings.withAccount("user%d@example.com".formatted(i), arguments[3]);
  }
  var imap = Integer.parseInt(arguments[0]);
  var smtp = Integer.parseInt(arguments[1]);
  SandboxServer.start(settings.withPorts(imap, smtp, 0));
  Thread.currentThread().join();
}
