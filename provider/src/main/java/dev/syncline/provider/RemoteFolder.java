package dev.syncline.provider;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder as the server lists it.
///
/// @param path the full name, decoded from modified UTF-7 where the server uses it (RFC 9051
///   Appendix A)
/// @param name the last part of the path
/// @param parentPath the path of the folder above, or null at the top
/// @param selectable false for \Noselect and \NonExistent: it only holds others
/// @param attributes LIST attributes as the server spells them, SPECIAL-USE included (RFC 6154)
/// @param label whether it only shows messages of other folders, as their label: it is not read,
///   but told of by {@link RemoteMessage#labels}
/// @param stableId MAILBOXID (RFC 8474) where offered
/// @param statusMark changes whenever the folder's content may have: UIDVALIDITY, UIDNEXT,
///   MESSAGES, UNSEEN and HIGHESTMODSEQ as the server gave them; null when it was not asked
/// @param delimiter between the parts of a path (RFC 9051 §6.3.9); null where nothing can lie below
/// @param topPrefix what the path of a new folder at the top begins with (RFC 2342): `INBOX.` on
///   some servers, mostly nothing
public record RemoteFolder(
    String path,
    String name,
    @Nullable String parentPath,
    boolean selectable,
    Set<String> attributes,
    FolderRole role,
    boolean label,
    @Nullable String stableId,
    @Nullable String statusMark,
    @Nullable String delimiter,
    String topPrefix) {
  public RemoteFolder {
    attributes = Set.copyOf(attributes);
  }

  public RemoteFolder withRole(FolderRole other) {
    return new RemoteFolder(
        path,
        name,
        parentPath,
        selectable,
        attributes,
        other,
        label,
        stableId,
        statusMark,
        delimiter,
        topPrefix);
  }

  /// The same as a label, or not.
  public RemoteFolder withLabel(boolean isLabel) {
    return new RemoteFolder(
        path,
        name,
        parentPath,
        selectable,
        attributes,
        role,
        isLabel,
        stableId,
        statusMark,
        delimiter,
        topPrefix);
  }
}
