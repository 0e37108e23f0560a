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
  /// @param urgency who goes first where connections are scarce, and how much of what the provider
  ///   gives an account in a day may be used: the reader fails with {@link Failure.BudgetSpent}
  ///   then
  /// @throws ProviderException with {@link Failure.Gone} when the folder is not there any more
  FolderReader read(String path, Urgency urgency) throws InterruptedException;

  /// As new mail is read.
  default FolderReader read(String path) throws InterruptedException {
    return read(path, Urgency.NEW_MAIL);
  }

  /// Carries out one command, before whatever else waits. Repeating a command that was carried out
  /// answers {@link CommandResult.AlreadySo} and changes nothing.
  CommandResult execute(Command command) throws InterruptedException;

  /// Closes every connection, also those in use by other threads.
  @Override
  void close();
}
