package dev.syncline.provider.imap;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// A line of LIST (RFC 9051 §7.3.1).
///
/// @param raw the name as the server spells it
/// @param delimiter null where this name has no hierarchy (NIL)
record ListedFolder(String raw, @Nullable String delimiter, Set<String> attributes) {
  static @Nullable ListedFolder parse(IMAPResponse response) {
    var flags = response.readSimpleList();
    response.skipSpaces();
    var delimiter = response.peekByte() == '"' ? response.readString() : nil(response);
    var raw = response.readAtomString();
    if (raw == null) {
      return null;
    }
    var attributes = new LinkedHashSet<>(flags == null ? List.of() : List.of(flags));
    return new ListedFolder(
        raw, delimiter == null || delimiter.isEmpty() ? null : delimiter, attributes);
  }

  private static @Nullable String nil(IMAPResponse response) {
    response.readAtom();
    return null;
  }

  boolean selectable() {
    return attributes.stream()
        .noneMatch(a -> a.equalsIgnoreCase("\\Noselect") || a.equalsIgnoreCase("\\NonExistent"));
  }

  /// INBOX alone is the same in any case (RFC 9051 §5.1).
  boolean isCalled(String rawName) {
    return rawName.equalsIgnoreCase("INBOX") ? raw.equalsIgnoreCase(rawName) : raw.equals(rawName);
  }
}
