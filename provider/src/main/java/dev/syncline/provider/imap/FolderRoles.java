package dev.syncline.provider.imap;

import dev.syncline.provider.FolderRole;
import dev.syncline.provider.RemoteFolder;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/// Finds what each folder is for: the server's word first (RFC 6154), then INBOX, then a table of
/// names in many languages. One folder per role: the server's word beats a name, and a name nearer
/// to the top beats one below.
final class FolderRoles {
  private static final Map<String, FolderRole> SPECIAL_USE =
      Map.of(
          "\\inbox", FolderRole.INBOX,
          "\\archive", FolderRole.ARCHIVE,
          "\\drafts", FolderRole.DRAFTS,
          "\\sent", FolderRole.SENT,
          "\\junk", FolderRole.JUNK,
          "\\spam", FolderRole.JUNK,
          "\\trash", FolderRole.TRASH,
          "\\all", FolderRole.ALL,
          "\\flagged", FolderRole.FLAGGED,
          "\\important", FolderRole.IMPORTANT);

  /// Under which providers put the account's own folders: Courier, Gmail, Gmail in some countries.
  private static final Set<String> TOPS = Set.of("inbox", "[gmail]", "[google mail]");

  private static final Map<String, FolderRole> NAMES = readNames();

  private FolderRoles() {}

  static List<RemoteFolder> assign(List<RemoteFolder> folders, Namespaces namespaces) {
    var holder = new EnumMap<FolderRole, RemoteFolder>(FolderRole.class);
    for (var folder : folders) {
      if (folder.path().equalsIgnoreCase("INBOX")) {
        holder.put(FolderRole.INBOX, folder);
      }
    }
    var own = folders.stream().filter(folder -> !namespaces.isForeign(folder.path())).toList();
    for (var folder : own) {
      hold(holder, bySpecialUse(folder), folder);
    }
    for (var folder : own) {
      if (!holder.containsValue(folder) && nearTheTop(folder)) {
        hold(holder, byName(folder), folder);
      }
    }
    return withRoles(folders, holder);
  }

  private static void hold(
      Map<FolderRole, RemoteFolder> holder, FolderRole role, RemoteFolder folder) {
    if (role != FolderRole.NONE && folder.selectable()) {
      holder.putIfAbsent(role, folder);
    }
  }

  private static List<RemoteFolder> withRoles(
      List<RemoteFolder> folders, Map<FolderRole, RemoteFolder> holder) {
    var roles = new HashMap<String, FolderRole>();
    holder.forEach((role, folder) -> roles.putIfAbsent(folder.path(), role));
    var result = new ArrayList<RemoteFolder>(folders.size());
    for (var folder : folders) {
      result.add(folder.withRole(roles.getOrDefault(folder.path(), FolderRole.NONE)));
    }
    return result;
  }

  private static FolderRole bySpecialUse(RemoteFolder folder) {
    return folder.attributes().stream()
        .map(attribute -> SPECIAL_USE.get(attribute.toLowerCase(Locale.ROOT)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(FolderRole.NONE);
  }

  /// `Sent` and `INBOX.Sent` are the account's; `Projects/2019/Sent` is somebody's own.
  private static boolean nearTheTop(RemoteFolder folder) {
    var parent = folder.parentPath();
    return parent == null || TOPS.contains(parent.toLowerCase(Locale.ROOT));
  }

  private static FolderRole byName(RemoteFolder folder) {
    return NAMES.getOrDefault(normal(folder.name()), FolderRole.NONE);
  }

  private static String normal(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
  }

  private static Map<String, FolderRole> readNames() {
    var table = new Properties();
    try (var in =
        Objects.requireNonNull(
            FolderRoles.class.getResourceAsStream("folder-names.properties"),
            "folder-names.properties is part of this module")) {
      table.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var names = new HashMap<String, FolderRole>();
    for (var role : table.stringPropertyNames()) {
      Arrays.stream(table.getProperty(role).split(","))
          .forEach(name -> names.put(normal(name), FolderRole.valueOf(role)));
    }
    return Map.copyOf(names);
  }
}
