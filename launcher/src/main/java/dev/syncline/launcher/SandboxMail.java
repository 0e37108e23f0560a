package dev.syncline.launcher;

import dev.syncline.launcher.LaunchOptions.Ports;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.demo.DemoMailbox;
import dev.syncline.sandbox.mailbox.AccountKind;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The mail server to try Syncline with, and the account on it that is connected through the public
/// API.
final class SandboxMail implements AutoCloseable {
  static final String ADDRESS = "ada@sandbox.example";

  /// Speaks Gmail's IMAP; whoever wants to see that connects it.
  private static final String GMAIL_ADDRESS = "gmail@sandbox.example";

  private static final String PASSWORD = "sandbox";
  private static final String GRANT_FILE = "sandbox-grant";

  private final SandboxServer server;
  private final int messages;

  private SandboxMail(SandboxServer server, int messages) {
    this.server = server;
    this.messages = messages;
  }

  static SandboxMail start(Ports ports, DataFolder folder) {
    var settings =
        new SandboxSettings(
            ports.imap(),
            ports.smtp(),
            ports.control(),
            List.of(
                new SandboxSettings.Login(ADDRESS, PASSWORD),
                new SandboxSettings.Login(GMAIL_ADDRESS, PASSWORD, AccountKind.GMAIL)),
            folder.sub("sandbox"),
            InstantSource.system(),
            null);
    try {
      var server = SandboxServer.start(settings);
      DemoMailbox.fill(server.account(GMAIL_ADDRESS));
      return new SandboxMail(server, DemoMailbox.fill(server.account(ADDRESS)));
    } catch (IOException failure) {
      throw new StartProblem(
          "The sandbox mail server does not start: " + failure.getMessage(), failure);
    }
  }

  int messages() {
    return messages;
  }

  /// The id of the grant: of an earlier run if it is still there.
  String connect(LocalApi api, DataFolder folder) {
    try {
      var known = folder.secret(GRANT_FILE);
      if (known.isPresent() && api.get("/v3/grants/" + known.get()).isSuccess()) {
        return known.get();
      }
      var answer =
          api.post("/v3/connect/custom", Map.of("provider", "imap", "settings", settings()));
      if (!answer.isSuccess()) {
        throw new StartProblem(
            "The sandbox account cannot be connected: the API answers %s"
                .formatted(answer.complaint()));
      }
      var grant = answer.body().path("data").path("id").asString();
      folder.keepSecret(GRANT_FILE, grant);
      return grant;
    } catch (IOException failure) {
      throw new StartProblem("The API does not answer: " + failure.getMessage(), failure);
    }
  }

  private Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("imap_username", ADDRESS);
    settings.put("imap_password", PASSWORD);
    settings.put("imap_host", "127.0.0.1");
    settings.put("imap_port", server.imapPort());
    settings.put("imap_security", "none");
    settings.put("smtp_username", ADDRESS);
    settings.put("smtp_password", PASSWORD);
    settings.put("smtp_host", "127.0.0.1");
    settings.put("smtp_port", server.smtpPort());
    settings.put("smtp_security", "none");
    return settings;
  }

  @Override
  public void close() {
    server.close();
  }
}
