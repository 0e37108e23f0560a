package dev.syncline.launcher;

import org.jspecify.annotations.Nullable;

/// What is on the screen when all is ready: commands to copy.
final class ClosingScreen {
  private ClosingScreen() {}

  static String of(LaunchOptions options, String key, @Nullable String grant) {
    var api = "http://127.0.0.1:" + options.ports().api();
    if (grant == null) {
      return """

      Syncline is ready and empty. Its API is %1$s. Connect an account:

        curl -s %1$s/v3/connect/custom -H 'Authorization: Bearer %2$s' -H 'Content-Type: application/json' \\
          -d '{"provider": "imap", "settings": {"imap_host": "imap.example.org", "imap_port": 993, "imap_username": "you@example.org", "imap_password": "…", "smtp_host": "smtp.example.org", "smtp_port": 465}}'

      Ctrl-C stops everything.
      """
          .formatted(api, key);
    }
    return """

    Syncline is ready. Its API is %1$s. To copy into another terminal:

    List messages:
      curl -s '%1$s/v3/grants/%3$s/messages?limit=5' -H 'Authorization: Bearer %2$s'

    Follow every change as it happens:
      curl -sN '%1$s/v3/grants/%3$s/deltas/stream' -H 'Authorization: Bearer %2$s'

    Listen to a webhook:
      ./syncline listen

    Ctrl-C stops everything.
    """
        .formatted(api, key, grant);
  }
}
