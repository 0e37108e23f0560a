package dev.syncline.provider.imap;

import dev.syncline.provider.FolderRole;
import dev.syncline.provider.RemoteFolder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// LIST with SPECIAL-USE and STATUS in one round trip (RFC 5258, RFC 5819, RFC 6154), or LIST and a
/// STATUS for each folder where the server cannot.
final class ListFolders {
  /// `MESSAGES 231`, `MAILBOXID (F2212ea87)`
  private static final Pattern STATUS_ITEM =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]*) \\(?([^\\s()]+)\\)?");

  private final ImapConnection imap;
  private final FolderNames names;
  private final Map<String, Listed> listed = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> statuses = new HashMap<>();

  private record Listed(String raw, @Nullable String delimiter, Set<String> attributes) {}

  ListFolders(ImapConnection imap, FolderNames names) {
    this.imap = imap;
    this.names = names;
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
    var folders = FolderRoles.assign(folders());
    return imap.can(GmailLabels.CAPABILITY)
        ? folders.stream().map(ListFolders::gmail).toList()
        : folders;
  }

  private static RemoteFolder gmail(RemoteFolder folder) {
    return new RemoteFolder(
        folder.path(),
        folder.name(),
        folder.parentPath(),
        folder.selectable(),
        folder.attributes(),
        folder.role(),
        GmailLabels.isLabel(folder),
        folder.stableId(),
        folder.statusMark());
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
    var flags = response.readSimpleList();
    response.skipSpaces();
    var delimiter = response.peekByte() == '"' ? response.readString() : atomDelimiter(response);
    var raw = response.readAtomString();
    if (raw == null) {
      return;
    }
    var attributes = new LinkedHashSet<String>();
    for (var flag : flags == null ? new String[0] : flags) {
      attributes.add(flag);
    }
    listed.put(
        raw,
        new Listed(raw, delimiter == null || delimiter.isEmpty() ? null : delimiter, attributes));
  }

  /// NIL: this name has no hierarchy.
  private static @Nullable String atomDelimiter(IMAPResponse response) {
    response.readAtom();
    return null;
  }

  private void takeStatus(IMAPResponse response) {
    var raw = response.readAtomString();
    var items = response.getRest();
    if (raw == null || items == null) {
      return;
    }
    var values = new TreeMap<String, String>();
    STATUS_ITEM
        .matcher(items)
        .results()
        .forEach(item -> values.put(item.group(1).toUpperCase(Locale.ROOT), item.group(2)));
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
              folder.attributes(),
              FolderRole.NONE,
              false,
              status == null ? null : mailboxId(status),
              status == null ? null : mark(status)));
    }
    return folders;
  }

  private String path(String raw) {
    return raw.equalsIgnoreCase("INBOX") ? "INBOX" : names.decode(raw);
  }

  private static boolean selectable(Set<String> attributes) {
    return attributes.stream()
        .noneMatch(a -> a.equalsIgnoreCase("\\Noselect") || a.equalsIgnoreCase("\\NonExistent"));
  }

  private static @Nullable String mailboxId(Map<String, String> status) {
    return status.get("MAILBOXID");
  }

  private static String mark(Map<String, String> status) {
    var mark = new StringBuilder();
    for (var item : List.of("UIDVALIDITY", "UIDNEXT", "MESSAGES", "UNSEEN", "HIGHESTMODSEQ")) {
      mark.append(mark.isEmpty() ? "" : ":").append(status.getOrDefault(item, ""));
    }
    return mark.toString();
  }
}
