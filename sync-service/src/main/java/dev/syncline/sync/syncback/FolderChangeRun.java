package dev.syncline.sync.syncback;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments.CreateFolder;
import dev.syncline.model.action.ActionArguments.DeleteFolder;
import dev.syncline.model.action.ActionArguments.OfFolder;
import dev.syncline.model.action.ActionArguments.RenameFolder;
import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.sync.apply.FolderEffects;

/// Makes, renames or deletes a folder.
final class FolderChangeRun {
  private final FolderEffects effects;

  FolderChangeRun(FolderEffects effects) {
    this.effects = effects;
  }

  void run(Action action, MailAccount mail) throws InterruptedException {
    var change = effects.start(action);
    if (change instanceof DeleteFolder && effects.wouldLoseMessages(action)) {
      throw new ProviderException(
          new Failure.Refused("a message could not be moved out of the folder, so it stays"));
    }
    var _ = mail.execute(command(change));
    effects.succeeded(action);
  }

  private static Command command(OfFolder change) {
    return switch (change) {
      case CreateFolder(var path) -> new Command.CreateFolder(path);
      case RenameFolder(var from, var to, _) -> new Command.RenameFolder(from, to);
      case DeleteFolder deleted ->
          new Command.DeleteFolder(deleted.path(), new Checkpoint(deleted.checkpoint()));
    };
  }
}
