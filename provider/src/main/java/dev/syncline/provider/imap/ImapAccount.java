package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.UseLedger;
import dev.syncline.provider.budget.AccountUse;
import dev.syncline.provider.budget.Governor;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.imap.smtp.SubmitMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One account: its connections, and which file carries out which command.
final class ImapAccount implements MailAccount {
  private final ConnectionSettings settings;
  private final MailSockets sockets;
  private final ImapTimings timings;
  private final Compression compression;
  private final ConnectionBudget connections;
  private final @Nullable AccountUse use;
  private final FolderNames names = new FolderNames();
  private volatile @Nullable Namespaces namespaces;

  /// Of the last listing; null where messages have none.
  private volatile @Nullable GmailLabels labels;

  ImapAccount(
      ConnectionSettings settings,
      MailSockets sockets,
      ImapTimings timings,
      Compression compression,
      Governor governor,
      UseLedger ledger) {
    this.settings = settings;
    this.sockets = sockets;
    this.timings = timings;
    this.compression = compression;
    this.use = governor.use(settings.imap().host(), ledger);
    this.connections =
        new ConnectionBudget(
            new ImapLogin(sockets, governor),
            settings,
            governor.limits(settings.imap().host()).accountConnections(),
            timings.untested(),
            use);
  }

  private void check(Urgency urgency) throws InterruptedException {
    if (use != null) {
      use.check(urgency);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(ImapConnection imap) throws InterruptedException;
  }

  private <T> T with(Urgency urgency, Work<T> work) throws InterruptedException {
    while (true) {
      var imap = connections.take(urgency);
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

  /// Goes on until nothing at all may be read: without it an account does nothing.
  @Override
  public List<RemoteFolder> folders() throws InterruptedException {
    return with(Urgency.NEW_MAIL, this::list);
  }

  private List<RemoteFolder> list(ImapConnection imap) throws InterruptedException {
    check(Urgency.USER);
    connections.closeUnused(timings.surplus());
    var folders = new ListFolders(imap, names, namespaces(imap)).run();
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
  private Namespaces namespaces(ImapConnection imap) throws InterruptedException {
    var known = namespaces;
    if (known == null) {
      known = Namespaces.of(imap, names);
      namespaces = known;
    }
    return known;
  }

  @Override
  public FolderReader read(String path, Urgency urgency) throws InterruptedException {
    check(urgency);
    while (true) {
      var imap = connections.take(urgency);
      ImapFolderReader reader = null;
      try {
        var known = labels(imap);
        var told = known == null || !known.areTold(path) ? null : known;
        var folder = SelectedFolder.examine(imap, names.encode(imap, path));
        reader =
            new ImapFolderReader(
                connections,
                imap,
                names,
                path,
                folder,
                told,
                timings,
                this::list,
                compression,
                new Allowance(urgency, use));
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
    if (command instanceof Command.Send send) {
      return new SubmitMessage(sockets, settings.smtp(), settings.allowPrivateHosts()).run(send);
    }
    check(Urgency.USER);
    return with(Urgency.USER, imap -> run(command, imap));
  }

  private CommandResult run(Command command, ImapConnection imap) throws InterruptedException {
    return switch (command) {
      case Command.ChangeFlags change -> StoreFlags.run(imap, names, change);
      case Command.ChangeLabels change -> StoreLabels.run(imap, names, labels(imap), change);
      case Command.Move move -> MoveMessages.run(imap, names, move);
      case Command.Copy copy -> CopyMessages.run(imap, names, copy);
      case Command.Expunge expunge -> ExpungeMessages.run(imap, names, expunge);
      case Command.Append append -> append(imap, append);
      case Command.CreateFolder create -> CreateFolder.run(imap, names, create);
      case Command.RenameFolder rename -> RenameFolder.run(imap, names, rename);
      case Command.DeleteFolder delete -> DeleteFolder.run(imap, names, delete);
      case Command.Send _ -> throw new IllegalArgumentException("IMAP sends nothing");
    };
  }

  private CommandResult append(ImapConnection imap, Command.Append append)
      throws InterruptedException {
    if (use == null) {
      return AppendMessage.run(imap, names, append);
    }
    use.checkAppend(append.size());
    var result = AppendMessage.run(imap, names, append);
    if (result instanceof CommandResult.Done) {
      use.appended(append.size());
    }
    return result;
  }

  @Override
  public void close() {
    connections.close();
    if (use != null) {
      use.close();
    }
  }
}
