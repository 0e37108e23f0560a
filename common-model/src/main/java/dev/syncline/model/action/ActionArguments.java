package dev.syncline.model.action;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What an {@link Action} is to do, by kind. Stored as JSON: fields may be added, never renamed.
public sealed interface ActionArguments {
  JsonMapper MAPPER = JsonMapper.builder().build();

  Action.Kind kind();

  default String toJson() {
    return MAPPER.writeValueAsString(this);
  }

  static ActionArguments fromJson(Action.Kind kind, String json) {
    return switch (kind) {
      case FLAGS -> MAPPER.readValue(json, Flags.class);
      case FOLDERS -> MAPPER.readValue(json, Folders.class);
      case SEND -> MAPPER.readValue(json, Send.class);
      case CREATE_FOLDER -> MAPPER.readValue(json, CreateFolder.class);
      case RENAME_FOLDER -> MAPPER.readValue(json, RenameFolder.class);
      case DELETE_FOLDER -> MAPPER.readValue(json, DeleteFolder.class);
    };
  }

  /// What the message's flags shall be; null leaves one as it is.
  record Flags(@Nullable Boolean unread, @Nullable Boolean starred) implements ActionArguments {
    @Override
    public Action.Kind kind() {
      return Action.Kind.FLAGS;
    }
  }

  /// The folders the message shall be in, and where it was on the server when that was asked. In
  /// none: it is to be deleted for good.
  record Folders(List<UUID> folders, List<Source> sources) implements ActionArguments {
    public Folders {
      folders = List.copyOf(folders);
      sources = List.copyOf(sources);
    }

    public boolean isDeletion() {
      return folders.isEmpty();
    }

    /// One place it leaves.
    ///
    /// @param uid negative: the place that the action with this seq, negated, is to make
    public record Source(UUID folder, long uid, String flags) {}

    @Override
    public Action.Kind kind() {
      return Action.Kind.FOLDERS;
    }
  }

  /// The envelope (RFC 5321 §2.3.1); the content is the message's blob, which has no Bcc field.
  record Send(String from, List<String> recipients) implements ActionArguments {
    public Send {
      recipients = List.copyOf(recipients);
    }

    @Override
    public Action.Kind kind() {
      return Action.Kind.SEND;
    }
  }

  /// A change of the tree of folders. Paths are as clients saw them when they asked.
  sealed interface OfFolder extends ActionArguments {
    /// Where it begins, and ends.
    List<String> paths();

    /// As it is to be done when what lies at `from` lies at `to`.
    OfFolder rebased(String from, String to, @Nullable String delimiter);
  }

  record CreateFolder(String path) implements OfFolder {
    @Override
    public Action.Kind kind() {
      return Action.Kind.CREATE_FOLDER;
    }

    @Override
    public List<String> paths() {
      return List.of(path);
    }

    @Override
    public CreateFolder rebased(String from, String to, @Nullable String delimiter) {
      return new CreateFolder(FolderPath.moved(path, from, to, delimiter));
    }
  }

  record RenameFolder(String from, String to, @Nullable String delimiter) implements OfFolder {
    @Override
    public Action.Kind kind() {
      return Action.Kind.RENAME_FOLDER;
    }

    @Override
    public List<String> paths() {
      return List.of(from, to);
    }

    @Override
    public RenameFolder rebased(String oldPath, String newPath, @Nullable String between) {
      return new RenameFolder(FolderPath.moved(from, oldPath, newPath, between), to, delimiter);
    }
  }

  /// Everything of the folder but its messages, so that it can be put back.
  record DeleteFolder(
      String path,
      String name,
      @Nullable String parentPath,
      @Nullable String delimiter,
      String topPrefix,
      @Nullable String stableId,
      @Nullable String backgroundColor,
      @Nullable String textColor,
      String attributes,
      boolean selectable,
      String checkpoint,
      boolean listed)
      implements OfFolder {
    @Override
    public Action.Kind kind() {
      return Action.Kind.DELETE_FOLDER;
    }

    @Override
    public List<String> paths() {
      return List.of(path);
    }

    @Override
    public DeleteFolder rebased(String from, String to, @Nullable String between) {
      var above = parentPath == null ? null : FolderPath.moved(parentPath, from, to, between);
      return new DeleteFolder(
          FolderPath.moved(path, from, to, between),
          name,
          above,
          delimiter,
          topPrefix,
          stableId,
          backgroundColor,
          textColor,
          attributes,
          selectable,
          checkpoint,
          listed);
    }
  }
}
