package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.imap.smtp.SubmitMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One account: its connections, and which file carries out which command.
final class ImapAccount implements MailAccount {
  private final ConnectionSettings settings;
  private final MailSockets sockets;
  private final ImapTimings timings;
  private final ConnectionBudget connections;
  private final FolderNames names = new FolderNames();
  private volatile @Nullable String topPrefix;

  /// Of the last listing; null where messages have none.
  private volatile @Nullable GmailLabels labels;

  ImapAccount(ConnectionSettings settings, MailSockets sockets, ImapTimings timings) {
    this.settings = settings;
    this.sockets = sockets;
    this.timings = timings;
    this.connections = new ConnectionBudget(new ImapLogin(sockets), settings, timings.untested());
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(ImapConnection imap) throws InterruptedException;
  }

  private <T> T with(Work<T> work) throws InterruptedException {
    while (true) {
      var imap = connections.take();
      try {
        return work.on(imap);
      } catch (ProviderException e) {
        throwUnlessStale(imap, e);
      } finally {
        connections.give(imap);
      }
    }
  }

  /// Then it is tried on the next connection, at last on a new one.
  private static void throwUnlessStale(ImapConnection imap, ProviderException problem) {
    if (!imap.wasStale()) {
      throw problem;
    }
  }

  @Override
  public List<RemoteFolder> folders() throws InterruptedException {
    return with(this::list);
  }

  private List<RemoteFolder> list(ImapConnection imap) throws InterruptedException {
    connections.closeUnused(timings.surplus());
    var folders = new ListFolders(imap, names, topPrefix(imap)).run();
    labels = imap.can(GmailLabels.CAPABILITY) ? new GmailLabels(names, folders) : null;
    return folders;
  }

  private @Nullable GmailLabels labels(ImapConnection imap) throws InterruptedException {
    if (labels == null && imap.can(GmailLabels.CAPABILITY)) {
      list(imap);
    }
    return labels;
  }

  /// Asked once: it is a setting of the server's.
  private String topPrefix(ImapConnection imap) throws InterruptedException {
    var known = topPrefix;
    if (known == null) {
      known = names.decode(PersonalNamespace.prefix(imap));
      topPrefix = known;
    }
    return known;
  }

  @Override
  public FolderReader read(String path) throws InterruptedException {
    while (true) {
      var imap = connections.take();
      ImapFolderReader reader = null;
      try {
        var known = labels(imap);
        var told = known == null || !known.areTold(path) ? null : known;
        var rawName = names.encode(path);
        var folder = SelectedFolder.examine(imap, rawName);
        reader =
            new ImapFolderReader(connections, imap, rawName, folder, told, timings, this::list);
        return reader;
      } catch (ProviderException e) {
        throwUnlessStale(imap, e);
      } finally {
        if (reader == null) {
          connections.give(imap);
        }
      }
    }
  }

  @Override
  public CommandResult execute(Command command) throws InterruptedException {
    return switch (command) {
      case Command.ChangeFlags change -> with(imap -> StoreFlags.run(imap, names, change));
      case Command.ChangeLabels change ->
          with(imap -> StoreLabels.run(imap, names, labels(imap), change));
      case Command.Move move -> with(imap -> MoveMessages.run(imap, names, move));
      case Command.Copy copy -> with(imap -> CopyMessages.run(imap, names, copy));
      case Command.Expunge expunge -> with(imap -> ExpungeMessages.run(imap, names, expunge));
      case Command.Append append -> with(imap -> AppendMessage.run(imap, names, append));
      case Command.CreateFolder create -> with(imap -> CreateFolder.run(imap, names, create));
      case Command.RenameFolder rename -> with(imap -> RenameFolder.run(imap, names, rename));
      case Command.DeleteFolder delete -> with(imap -> DeleteFolder.run(imap, names, delete));
      case Command.Send send ->
          new SubmitMessage(sockets, settings.smtp(), settings.allowPrivateHosts()).run(send);
    };
  }

  @Override
  public void close() {
    connections.close();
  }
}
