package dev.syncline.sandbox.mailbox;

/// Hears of every change of a folder. Called while the account is locked: it must only take note.
@FunctionalInterface
public interface FolderWatcher {
  void happened(FolderEvent event);
}
