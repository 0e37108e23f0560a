package dev.syncline.sandbox.mailbox;

import org.jspecify.annotations.Nullable;

/// What happened in a folder, in order.
public sealed interface FolderEvent {
  record Appeared(Message message) implements FolderEvent {}

  /// Flags changed; `by` is the watcher that did it and need not be told.
  record Reflagged(Message message, @Nullable FolderWatcher by) implements FolderEvent {}

  record Expunged(Message message) implements FolderEvent {}

  /// The folder was deleted, renamed or renumbered: whoever has it selected must leave.
  record Gone() implements FolderEvent {}
}
