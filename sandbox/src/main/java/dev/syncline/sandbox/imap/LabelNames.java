package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.Message;
import dev.syncline.sandbox.mailbox.SpecialUse;
import java.util.List;
import java.util.Optional;

/// Gmail's labels by name: `\Inbox` and the other system labels, and those people made, which are
/// spelled as their folders are.
final class LabelNames {
  private LabelNames() {}

  /// Without the label of the folder that is selected.
  static List<String> of(Folder selected, Message message) {
    return selected.labelsOf(message).stream()
        .filter(folder -> folder != selected)
        .map(LabelNames::name)
        .sorted()
        .toList();
  }

  static String list(List<String> names) {
    return "(" + String.join(" ", names.stream().map(LabelNames::astring).toList()) + ")";
  }

  static Optional<Folder> folder(Account account, String name) {
    return account.folders().stream()
        .filter(folder -> name(folder).equalsIgnoreCase(name))
        .findFirst();
  }

  private static String name(Folder folder) {
    if (folder.name().equals(Account.INBOX)) {
      return "\\Inbox";
    }
    return switch (folder.use()) {
      case SENT -> "\\Sent";
      case DRAFTS -> "\\Draft";
      case FLAGGED -> "\\Starred";
      case IMPORTANT -> "\\Important";
      case TRASH -> "\\Trash";
      case JUNK -> "\\Spam";
      case ALL, ARCHIVE, NONE -> ModifiedUtf7.encode(folder.name());
    };
  }

  /// Gmail quotes system labels, too: their backslash is none of an atom's characters.
  private static String astring(String name) {
    return name.matches("[A-Za-z0-9&+,/.-]+") ? name : Responses.string(name);
  }

  static boolean isSystem(Folder folder) {
    return folder.use() != SpecialUse.NONE || folder.name().equals(Account.INBOX);
  }
}
