package dev.syncline.provider.imap;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// ENABLE (RFC 5161): what changes how the server speaks from here on.
final class Extensions {
  private Extensions() {}

  /// Only what the server repeats is enabled (RFC 5161 §3.2).
  static void enable(ImapConnection imap) throws InterruptedException {
    var wanted = wanted(imap);
    if (wanted.isEmpty()) {
      return;
    }
    var enabled = new HashSet<String>();
    var answer =
        imap.send(
            "ENABLE " + String.join(" ", wanted),
            null,
            response -> {
              if (response.keyEquals("ENABLED")) {
                enabled.addAll(
                    List.of(response.getRest().strip().toUpperCase(Locale.ROOT).split(" +", -1)));
              }
            });
    imap.enabled(answer.ok() ? enabled : Set.of());
  }

  /// A server that offers UTF8=ONLY opens no folder before (RFC 6855 §6). Gmail's labels are
  /// spelled in modified UTF-7, and nobody tells how they are when UTF-8 is enabled: there it is
  /// not.
  private static List<String> wanted(ImapConnection imap) {
    var only = imap.can("UTF8=ONLY");
    var utf8 = only || imap.can("UTF8=ACCEPT");
    if (!imap.can("ENABLE") && !only) {
      return List.of();
    }
    if (!utf8 || imap.can(GmailLabels.CAPABILITY)) {
      return imap.can("QRESYNC") ? List.of("QRESYNC") : List.of();
    }
    return imap.can("QRESYNC") ? List.of("QRESYNC", "UTF8=ACCEPT") : List.of("UTF8=ACCEPT");
  }
}
