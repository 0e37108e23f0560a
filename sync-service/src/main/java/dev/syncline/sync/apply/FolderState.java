package dev.syncline.sync.apply;

import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Role;
import dev.syncline.provider.Checkpoint;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A folder as the last listing found it.
///
/// @param label whether it only shows messages of folders that are read
/// @param listed whether it has been read to the end at least once
/// @param storedMark the server's mark when it was last read and nothing was new; else null
/// @param mark the server's mark now
public record FolderState(
    UUID id,
    String path,
    Role role,
    boolean selectable,
    boolean label,
    boolean listed,
    Checkpoint checkpoint,
    @Nullable String storedMark,
    @Nullable String mark) {

  /// @param path where the server has it, which is not where clients see it while a rename waits
  static FolderState of(Folder folder, String path, @Nullable String mark) {
    return new FolderState(
        folder.id(),
        path,
        folder.role(),
        folder.selectable(),
        folder.isLabel(),
        folder.isListed(),
        new Checkpoint(folder.checkpoint()),
        folder.statusMark(),
        mark);
  }

  /// Nothing can have happened in it since it was read.
  public boolean isUnchanged() {
    return listed && mark != null && Objects.equals(mark, storedMark);
  }

  /// Whether it has messages of its own.
  public boolean isRead() {
    return selectable && !label;
  }

  public boolean isInbox() {
    return role == Role.INBOX;
  }
}
