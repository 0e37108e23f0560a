package dev.syncline.provider.imap;

import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gmail's labels (X-GM-LABELS) and the folders that show them. A message is in All Mail once,
/// whatever its labels, or else in Spam or Trash: these three are read, and the folders of labels
/// are not, since each would only bring the same messages again under other UIDs.
///
/// A label is spelled as its folder is, except the system's: `\Inbox`, `\Sent` …, whose folders
/// have names in the user's language.
final class GmailLabels {
  static final String CAPABILITY = "X-GM-EXT-1";

  private static final Map<String, FolderRole> SYSTEM =
      Map.of(
          "\\inbox", FolderRole.INBOX,
          "\\sent", FolderRole.SENT,
          "\\draft", FolderRole.DRAFTS,
          "\\drafts", FolderRole.DRAFTS,
          "\\starred", FolderRole.FLAGGED,
          "\\important", FolderRole.IMPORTANT);

  private static final Map<FolderRole, String> SPELLED =
      Map.of(
          FolderRole.INBOX, "\\Inbox",
          FolderRole.SENT, "\\Sent",
          FolderRole.DRAFTS, "\\Draft",
          FolderRole.FLAGGED, "\\Starred",
          FolderRole.IMPORTANT, "\\Important");

  private static final Map<FolderRole, String> READ =
      new EnumMap<>(
          Map.of(FolderRole.ALL, "All Mail", FolderRole.JUNK, "Spam", FolderRole.TRASH, "Trash"));

  private final FolderNames names;
  private final Map<FolderRole, String> paths = new EnumMap<>(FolderRole.class);
  private final Map<String, FolderRole> roles = new HashMap<>();

  /// @throws ProviderException when the user hid a folder without which mail is missing
  GmailLabels(FolderNames names, List<RemoteFolder> folders) {
    this.names = names;
    for (var folder : folders) {
      if (folder.role() != FolderRole.NONE) {
        paths.put(folder.role(), folder.path());
        roles.put(folder.path(), folder.role());
      }
    }
    READ.forEach(this::mustBeShown);
  }

  private void mustBeShown(FolderRole role, String name) {
    if (!paths.containsKey(role)) {
      throw new ProviderException(
          new Failure.SettingNeeded(
              ("Gmail hides the folder \"%s\" from mail programs, so mail would be missing. In Gmail,"
                      + " open Settings > See all settings > Labels and tick \"Show in IMAP\" for All"
                      + " Mail, Spam and Trash.")
                  .formatted(name)));
    }
  }

  static boolean isLabel(RemoteFolder folder) {
    return folder.selectable() && !READ.containsKey(folder.role());
  }

  /// Whether what is read in this folder has labels: in Spam and Trash a message is nowhere else.
  boolean areTold(String path) {
    return path.equals(paths.get(FolderRole.ALL));
  }

  /// The folders of labels, as far as the store knows them: others may be hidden, or so new that
  /// they were not listed yet.
  Set<String> paths(ImapConnection imap, Collection<String> labels, Set<String> known) {
    return labels.stream()
        .map(label -> path(imap, label))
        .filter(Objects::nonNull)
        .filter(known::contains)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private @Nullable String path(ImapConnection imap, String label) {
    var system = SYSTEM.get(label.toLowerCase(Locale.ROOT));
    return system == null ? names.decode(imap, label) : paths.get(system);
  }

  /// As STORE takes them.
  String list(ImapConnection imap, Collection<String> folders) {
    return folders.stream()
        .map(path -> spelled(imap, path))
        .sorted()
        .collect(Collectors.joining(" ", "(", ")"));
  }

  private String spelled(ImapConnection imap, String path) {
    var system = SPELLED.get(roles.getOrDefault(path, FolderRole.NONE));
    if (system != null) {
      return system;
    }
    return "\"" + names.encode(imap, path).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
