package dev.syncline.e2e;

import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.mailbox.SpecialUse;
import java.io.IOException;
import java.util.Map;

/// How to connect a sandbox account through the public API.
final class Mailbox {
  static final String ADDRESS = "ada@sandbox.example";
  static final String PASSWORD = "sandbox secret";

  private Mailbox() {}

  /// A server with one account that has the usual folders.
  static SandboxServer server() throws IOException {
    var server = SandboxServer.start(SandboxSettings.inMemory(ADDRESS, PASSWORD));
    server.mailbox().create("Archive", SpecialUse.ARCHIVE);
    server.mailbox().create("Sent", SpecialUse.SENT);
    server.mailbox().create("Trash", SpecialUse.TRASH);
    return server;
  }

  static Map<String, Object> connection(int imapPort, int smtpPort, String password) {
    return Map.of(
        "provider",
        "imap",
        "settings",
        Map.of(
            "imap_host", "127.0.0.1",
            "imap_port", imapPort,
            "imap_security", "none",
            "imap_username", ADDRESS,
            "imap_password", password,
            "smtp_host", "127.0.0.1",
            "smtp_port", smtpPort,
            "smtp_security", "none",
            "smtp_username", ADDRESS,
            "smtp_password", password));
  }
}
