package dev.syncline.provider.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// NAMESPACE (RFC 2342): what the paths of one's own folders begin with, and those of folders that
/// belong to others or to all. Courier, and Cyrus in one of its settings, let nobody make a folder
/// beside INBOX, only below it.
///
/// Folders of others are folders like all that the server lists, but none is this account's Sent or
/// Trash, whatever the server says of its use.
///
/// @param personal empty where the server has no such thing
record Namespaces(String personal, List<String> foreign) {
  static final Namespaces NONE = new Namespaces("", List.of());

  Namespaces {
    foreign = List.copyOf(foreign);
  }

  boolean isForeign(String path) {
    return foreign.stream().anyMatch(path::startsWith);
  }

  static Namespaces of(ImapConnection imap, FolderNames names) throws InterruptedException {
    if (!imap.can("NAMESPACE")) {
      return NONE;
    }
    var found = new AtomicReference<>(NONE);
    imap.send(
        "NAMESPACE",
        null,
        response -> {
          if (response.keyEquals("NAMESPACE")) {
            found.set(parse(response, imap, names));
          }
        });
    return found.get();
  }

  private static Namespaces parse(IMAPResponse response, ImapConnection imap, FolderNames names) {
    var personal = prefixes(response, imap, names);
    var foreign = new ArrayList<>(prefixes(response, imap, names));
    foreign.addAll(prefixes(response, imap, names));
    // A shared namespace without a prefix is not told from one's own.
    foreign.removeIf(prefix -> prefix.isEmpty() || personal.contains(prefix));
    return new Namespaces(personal.isEmpty() ? "" : personal.getFirst(), foreign);
  }

  /// `NIL`, or `(("Other Users/" "/")("#news." "." "X-PARAM" ("FLAG")))`.
  private static List<String> prefixes(
      IMAPResponse response, ImapConnection imap, FolderNames names) {
    var found = new ArrayList<String>();
    response.skipSpaces();
    if (!response.isNextNonSpace('(')) {
      response.readAtom();
      return found;
    }
    while (response.isNextNonSpace('(')) {
      var prefix = response.readString();
      if (prefix != null) {
        found.add(names.decode(imap, prefix));
      }
      skipToEnd(response);
    }
    response.isNextNonSpace(')');
    return found;
  }

  private static void skipToEnd(IMAPResponse response) {
    var depth = 1;
    while (depth > 0 && response.peekByte() != 0) {
      if (response.peekByte() == '"') {
        response.readString();
      } else {
        var octet = response.readByte();
        depth += octet == '(' ? 1 : octet == ')' ? -1 : 0;
      }
    }
  }
}
