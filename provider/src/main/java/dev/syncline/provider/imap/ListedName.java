package dev.syncline.provider.imap;

import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// A LIST or LSUB response: a name as the server spells it (RFC 9051 §7.3.1).
///
/// @param delimiter null where the name has no hierarchy
record ListedName(String raw, @Nullable String delimiter, Set<String> attributes) {

  /// Null when it names nothing.
  static @Nullable ListedName read(IMAPResponse response) {
    var flags = response.readSimpleList();
    response.skipSpaces();
    var delimiter = response.peekByte() == '"' ? response.readString() : atomDelimiter(response);
    var raw = response.readAtomString();
    if (raw == null) {
      return null;
    }
    var attributes = new LinkedHashSet<String>();
    for (var flag : flags == null ? new String[0] : flags) {
      attributes.add(flag);
    }
    return new ListedName(
        raw, delimiter == null || delimiter.isEmpty() ? null : delimiter, attributes);
  }

  /// NIL: this name has no hierarchy.
  private static @Nullable String atomDelimiter(IMAPResponse response) {
    response.readAtom();
    return null;
  }
}
