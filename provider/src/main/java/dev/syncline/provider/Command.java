package dev.syncline.provider;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What the model asks of the provider. Messages are named by folder path and UID, under the
/// checkpoint the store holds: an adapter that finds UIDVALIDITY changed answers {@link
/// Failure.Gone}.
public sealed interface Command {
  record ChangeFlags(
      String folder, Checkpoint checkpoint, List<Long> uids, Set<String> add, Set<String> remove)
      implements Command {
    public ChangeFlags {
      uids = List.copyOf(uids);
      add = Set.copyOf(add);
      remove = Set.copyOf(remove);
    }
  }

  /// Makes messages show in other folders, where these are labels of messages in this one.
  ///
  /// @param add paths of folders
  /// @param remove paths of folders
  record ChangeLabels(
      String folder, Checkpoint checkpoint, List<Long> uids, Set<String> add, Set<String> remove)
      implements Command {
    public ChangeLabels {
      uids = List.copyOf(uids);
      add = Set.copyOf(add);
      remove = Set.copyOf(remove);
    }
  }

  record Move(String folder, Checkpoint checkpoint, List<Long> uids, String target)
      implements Command {
    public Move {
      uids = List.copyOf(uids);
    }
  }

  record Copy(String folder, Checkpoint checkpoint, List<Long> uids, String target)
      implements Command {
    public Copy {
      uids = List.copyOf(uids);
    }
  }

  /// Removes messages for good from this folder.
  record Expunge(String folder, Checkpoint checkpoint, List<Long> uids) implements Command {
    public Expunge {
      uids = List.copyOf(uids);
    }
  }

  /// Puts a message into a folder, unless one with the same Message-ID is there already.
  record Append(
      String folder,
      String messageId,
      Set<String> flags,
      Instant receivedAt,
      long size,
      Content content)
      implements Command {
    public Append {
      flags = Set.copyOf(flags);
    }
  }

  /// Makes a folder, unless it is there already, and subscribes to it.
  record CreateFolder(String path) implements Command {}

  /// Gives a folder, with all that lies below it, another path.
  record RenameFolder(String from, String to) implements Command {}

  /// Removes a folder with its messages, but nothing that lies below it. A folder that has its path
  /// but not its UIDVALIDITY is another one, and stays.
  record DeleteFolder(String path, Checkpoint checkpoint) implements Command {}

  /// Hands a message to the submission server (RFC 6409).
  record Send(String from, List<String> recipients, long size, Content content) implements Command {
    public Send {
      recipients = List.copyOf(recipients);
    }
  }

  /// Opens the bytes of a message anew for each attempt.
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }
}
