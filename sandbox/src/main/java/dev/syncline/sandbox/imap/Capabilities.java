package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.fault.Faults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What this server says it can do, minus what a fault hides.
final class Capabilities {
  private static final List<String> ALL =
      List.of(
          "IMAP4rev1",
          "AUTH=PLAIN",
          "AUTH=XOAUTH2",
          "AUTH=OAUTHBEARER",
          "SASL-IR",
          "LITERAL+",
          "LITERAL-",
          "CHILDREN",
          "COMPRESS=DEFLATE",
          "CONDSTORE",
          "ENABLE",
          "ESEARCH",
          "ID",
          "IDLE",
          "LIST-EXTENDED",
          "LIST-STATUS",
          "MOVE",
          "NAMESPACE",
          "QRESYNC",
          "SPECIAL-USE",
          "UIDPLUS",
          "UNSELECT",
          "UTF8=ACCEPT");

  private Capabilities() {}

  static boolean has(Faults faults, @Nullable String account, String capability) {
    // One of the two, never both (RFC 7888 §3).
    return !faults.masks(account, capability)
        && (!capability.equals("LITERAL-") || faults.masks(account, "LITERAL+"));
  }

  static String line(Faults faults, @Nullable String account) {
    return "CAPABILITY "
        + String.join(
            " ", ALL.stream().filter(capability -> has(faults, account, capability)).toList());
  }
}
