package dev.syncline.provider.imap;

import static java.util.stream.Collectors.toSet;

import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
///
/// MAILBOXID has a command of its own: Cyrus 3.6 answers it with other memory when it is asked with
/// anything that makes it open the folder, and some of that looks like the end of the answer.
final class ListFolders {
  /// `MESSAGES 231`, `MAILBOXID (F2212ea87)`
  private static final Pattern STATUS_ITEM =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]*) \\(?([^\\s()]+)\\)?");

  /// RFC 8474 §7, objectid.
  private static final Pattern MAILBOX_ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  private static final int MOST_FOLDERS = 50_000;

  private final ImapConnection imap;
  private final FolderNames names;
  private final Namespaces namespaces;
  private final Map<String, ListedFolder> listed = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> statuses = new HashMap<>();

  ListFolders(ImapConnection imap, FolderNames names, Namespaces namespaces) {
    this.imap = imap;
    this.names = names;
    this.namespaces = namespaces;
  }

  List<RemoteFolder> run() throws InterruptedException {
    if (imap.can("LIST-EXTENDED") && imap.can("LIST-STATUS")) {
      var specialUse = imap.can("SPECIAL-USE") ? "SPECIAL-USE " : "";
      imap.require(
          "LIST \"\" \"*\" RETURN (%sSTATUS (%s))".formatted(specialUse, statusItems()),
          null,
          this::take);
      if (imap.can("OBJECTID")) {
        imap.require("LIST \"\" \"*\" RETURN (STATUS (MAILBOXID))", null, this::takeIds);
      }
    } else {
      imap.require("LIST \"\" \"*\"", null, this::take);
      askEach(statusItems());
      if (imap.can("OBJECTID")) {
        askEach("MAILBOXID");
      }
    }
    var folders = FolderRoles.assign(folders(), namespaces);
    return imap.can(GmailLabels.CAPABILITY)
        ? folders.stream().map(f -> f.withLabel(GmailLabels.isLabel(f))).toList()
        : folders;
  }

  private String statusItems() {
    var items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN";
    return imap.can("CONDSTORE") || imap.can("QRESYNC") ? items + " HIGHESTMODSEQ" : items;
  }

  private void askEach(String items) throws InterruptedException {
    for (var folder : List.copyOf(listed.values())) {
      if (folder.selectable()) {
        var name = MailboxName.of(imap, folder.raw());
        name.writeArgument(new Argument().writeAtom(items));
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

  /// A folder that is listed only now is left to the next listing.
  private void takeIds(IMAPResponse response) {
    if (response.keyEquals("STATUS")) {
      takeStatus(response);
    }
  }

  private void takeList(IMAPResponse response) {
    var folder = ListedFolder.parse(response);
    if (folder != null) {
      listed.put(folder.raw(), folder);
    }
    if (listed.size() > MOST_FOLDERS) {
      throw new ProviderException(
          new Failure.Malformed("LIST: more than %d folders".formatted(MOST_FOLDERS)));
    }
  }

  private void takeStatus(IMAPResponse response) {
    var raw = response.readAtomString();
    var items = response.getRest();
    if (raw == null || items == null || statuses.size() > MOST_FOLDERS) {
      return;
    }
    var values = new TreeMap<String, String>();
    STATUS_ITEM
        .matcher(items)
        .results()
        .forEach(item -> values.put(item.group(1).toUpperCase(Locale.ROOT), item.group(2)));
    statuses.computeIfAbsent(raw, _ -> new TreeMap<>()).putAll(values);
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
              folder.selectable(),
              lasting(folder.attributes()),
              FolderRole.NONE,
              false,
              status == null ? null : mailboxId(status),
              status == null ? null : mark(status),
              delimiter,
              namespaces.personal()));
    }
    return folders;
  }

  private String path(String raw) {
    return raw.equalsIgnoreCase("INBOX") ? "INBOX" : names.decode(imap, raw);
  }

  /// Not whether there may be new messages (RFC 9051 §7.3.1): the mark tells that.
  private static Set<String> lasting(Set<String> attributes) {
    return attributes.stream()
        .filter(a -> !a.equalsIgnoreCase("\\Marked") && !a.equalsIgnoreCase("\\Unmarked"))
        .collect(toSet());
  }

  private static @Nullable String mailboxId(Map<String, String> status) {
    var id = status.getOrDefault("MAILBOXID", "");
    return MAILBOX_ID.matcher(id).matches() ? id : null;
  }

  private static String mark(Map<String, String> status) {
    var mark = new StringBuilder();
    for (var item : List.of("UIDVALIDITY", "UIDNEXT", "MESSAGES", "UNSEEN", "HIGHESTMODSEQ")) {
      mark.append(mark.isEmpty() ? "" : ":").append(status.getOrDefault(item, ""));
    }
    return mark.toString();
  }
}
