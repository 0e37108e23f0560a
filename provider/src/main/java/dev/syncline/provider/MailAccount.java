package dev.syncline.provider;

import java.util.List;

/// One open account on its provider. Thread-safe: folders are read in parallel, each by one thread,
/// and a thread that finds the connection budget spent waits for its turn. Open readers count: who
/// keeps as many open as there are connections leaves none for {@link #execute} and {@link
/// #folders}.
public interface MailAccount extends AutoCloseable {
  /// Every folder the account shows, \Noselect parents included. One round trip where the server
  /// can.
  List<RemoteFolder> folders() throws InterruptedException;

  /// Opens a folder read-only, on a connection of its own until it is closed.
  ///
  /// @throws ProviderException with {@link Failure.Gone} when the folder is not there any more
  FolderReader read(String path) throws InterruptedException;

  /// Carries out one command. Repeating a command that was carried out answers {@link
  /// CommandResult.AlreadySo} and changes nothing.
  CommandResult execute(Command command) throws InterruptedException;

  /// Closes every connection, also those in use by other threads.
  @Override
  void close();
}
