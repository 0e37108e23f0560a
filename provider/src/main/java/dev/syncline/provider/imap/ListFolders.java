package dev.syncline.provider.imap;

import static java.util.stream.Collectors.toSet;

import dev.syncline.provider.FolderRole;
import dev.syncline.provider.RemoteFolder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// LIST with SPECIAL-USE and STATUS in one round trip (RFC 5258, RFC 5819, RFC 6154), or LIST and a
/// STATUS for each folder where the server cannot.
final class ListFolders {
  private final ImapConnection imap;
  private final FolderNames names;
  private final String topPrefix;
  private final Map<String, ListedName> listed = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> statuses = new HashMap<>();

  ListFolders(ImapConnection imap, FolderNames names, String topPrefix) {
    this.imap = imap;
    this.names = names;
    this.topPrefix = topPrefix;
  }

  List<RemoteFolder> run() throws InterruptedException {
    if (imap.can("LIST-EXTENDED") && imap.can("LIST-STATUS")) {
      var specialUse = imap.can("SPECIAL-USE") ? "SPECIAL-USE " : "";
      imap.require(
          "LIST \"\" \"*\" RETURN (%sSTATUS (%s))".formatted(specialUse, statusItems()),
          null,
          this::take);
    } else {
      imap.require("LIST \"\" \"*\"", null, this::take);
      askEach();
    }
    return FolderRoles.assign(folders());
  }

  private String statusItems() {
    var items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN";
    items += imap.can("CONDSTORE") || imap.can("QRESYNC") ? " HIGHESTMODSEQ" : "";
    return imap.can("OBJECTID") ? items + " MAILBOXID" : items;
  }

  private void askEach() throws InterruptedException {
    for (var folder : List.copyOf(listed.values())) {
      if (selectable(folder.attributes())) {
        var name = new Argument().writeString(folder.raw(), StandardCharsets.ISO_8859_1);
        name.writeArgument(new Argument().writeAtom(statusItems()));
        // A folder that is listed but cannot be asked is still a folder.
        imap.send("STATUS", name, this::take);
      }
    }
  }

  private void take(IMAPResponse response) {
    if (response.keyEquals("LIST")) {
      takeList(response);
    } else if (response.keyEquals("STATUS")) {
      takeStatus(response);
    }
  }

  private void takeList(IMAPResponse response) {
    var name = ListedName.read(response);
    if (name != null) {
      listed.put(name.raw(), name);
    }
  }

  private void takeStatus(IMAPResponse response) {
    var raw = response.readAtomString();
    var items = response.readSimpleList();
    if (raw == null || items == null) {
      return;
    }
    var values = new TreeMap<String, String>();
    for (var i = 0; i + 1 < items.length; i += 2) {
      values.put(items[i].toUpperCase(Locale.ROOT), items[i + 1]);
    }
    statuses.put(raw, values);
  }

  private List<RemoteFolder> folders() {
    var folders = new ArrayList<RemoteFolder>();
    for (var folder : listed.values()) {
      var path = path(folder.raw());
      var delimiter = folder.delimiter();
      var cut = delimiter == null ? -1 : path.lastIndexOf(delimiter);
      var status = statuses.get(folder.raw());
      folders.add(
          new RemoteFolder(
              path,
              cut < 0 ? path : path.substring(cut + 1),
              cut <= 0 ? null : path.substring(0, cut),
              selectable(folder.attributes()),
              lasting(folder.attributes()),
              FolderRole.NONE,
              status == null ? null : mailboxId(status),
              status == null ? null : mark(status),
              delimiter,
              topPrefix));
    }
    return folders;
  }

  private String path(String raw) {
    return raw.equalsIgnoreCase("INBOX") ? "INBOX" : names.decode(raw);
  }

  /// Not whether there may be new messages (RFC 9051 §7.3.1): the mark tells that.
  private static Set<String> lasting(Set<String> attributes) {
    return attributes.stream()
        .filter(a -> !a.equalsIgnoreCase("\\Marked") && !a.equalsIgnoreCase("\\Unmarked"))
        .collect(toSet());
  }

  private static boolean selectable(Set<String> attributes) {
    return attributes.stream()
        .noneMatch(a -> a.equalsIgnoreCase("\\Noselect") || a.equalsIgnoreCase("\\NonExistent"));
  }

  private static @Nullable String mailboxId(Map<String, String> status) {
    var id = status.get("MAILBOXID");
    return id == null ? null : id.replaceAll("[()]", "");
  }

  private static String mark(Map<String, String> status) {
    var mark = new StringBuilder();
    for (var item : List.of("UIDVALIDITY", "UIDNEXT", "MESSAGES", "UNSEEN", "HIGHESTMODSEQ")) {
      mark.append(mark.isEmpty() ? "" : ":").append(status.getOrDefault(item, ""));
    }
    return mark.toString();
  }
}
