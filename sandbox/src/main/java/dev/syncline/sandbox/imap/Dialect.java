package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.AccountKind;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the kind of an account adds to the capabilities of all, and takes from them. Gmail tells
/// who it is before the login, a server of several kinds only after it.
final class Dialect {
  static final String GMAIL = "X-GM-EXT-1";
  static final String OBJECT_IDS = "OBJECTID";

  private Dialect() {}

  static boolean offers(@Nullable Account account, String capability) {
    var kind = account == null ? AccountKind.PLAIN : account.kind();
    return switch (capability) {
      case GMAIL -> kind == AccountKind.GMAIL;
      case OBJECT_IDS -> kind == AccountKind.OBJECT_IDS;
      case "QRESYNC" -> kind != AccountKind.GMAIL;
      default -> true;
    };
  }

  /// @param known whether a capability is neither foreign to the account nor hidden
  static String line(String ofAll, Predicate<String> known) {
    var line = new StringBuilder();
    for (var word : (ofAll + " " + GMAIL + " " + OBJECT_IDS).split(" ", -1)) {
      if (known.test(word)) {
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
    }
    return line.toString();
  }
}
