package dev.syncline.sync.apply;

import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Role;
import dev.syncline.provider.Checkpoint;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A folder as the last listing found it.
///
/// @param listed whether it has been read to the end at least once
/// @param storedMark the server's mark when it was last read
/// @param mark the server's mark now
public record FolderState(
    UUID id,
    String path,
    Role role,
    boolean selectable,
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
        folder.isListed(),
        new Checkpoint(folder.checkpoint()),
        folder.statusMark(),
        mark);
  }

  /// Nothing can have happened in it since it was read.
  public boolean isUnchanged() {
    return listed && mark != null && Objects.equals(mark, storedMark);
  }

  public boolean isInbox() {
    return role == Role.INBOX;
  }
}
