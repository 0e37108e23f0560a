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
    };
  }

  /// What the message's flags shall be; null leaves one as it is.
  record Flags(@Nullable Boolean unread, @Nullable Boolean starred) implements ActionArguments {
    @Override
    public Action.Kind kind() {
      return Action.Kind.FLAGS;
    }
  }

  /// The folders the message shall be in, and where it was on the server when that was asked.
  record Folders(List<UUID> folders, List<Source> sources) implements ActionArguments {
    public Folders {
      folders = List.copyOf(folders);
      sources = List.copyOf(sources);
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
}
