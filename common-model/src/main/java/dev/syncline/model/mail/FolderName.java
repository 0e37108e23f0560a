package dev.syncline.model.mail;

import static dev.syncline.model.mail.FolderRefused.Reason.INVALID;

import org.jspecify.annotations.Nullable;

/// What may be the name of a folder (RFC 9051 §5.1). Everything that can be written is tried on the
/// server, which may know better; what no server can be told is refused here.
final class FolderName {
  private FolderName() {}

  static String checked(String name, @Nullable String delimiter) {
    if (name.isBlank()) {
      throw refused("'name' is empty. A folder's name has at least one character.");
    }
    if (delimiter != null && name.contains(delimiter)) {
      throw refused(
          ("'name' contains '%s', which the server puts between a folder and those below it. Leave"
                  + " it out; to create a folder below another one, give its id as 'parent_id'.")
              .formatted(delimiter));
    }
    if (name.codePoints().anyMatch(FolderName::isUnwritable)) {
      throw refused("'name' has control characters or half of a character. Leave them out.");
    }
    return name;
  }

  private static boolean isUnwritable(int character) {
    return Character.getType(character) == Character.CONTROL
        || Character.getType(character) == Character.SURROGATE
        || Character.getType(character) == Character.LINE_SEPARATOR
        || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
  }

  private static FolderRefused refused(String message) {
    return new FolderRefused(INVALID, message);
  }
}
