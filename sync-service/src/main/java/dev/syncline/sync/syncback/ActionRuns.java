package dev.syncline.sync.syncback;

import dev.syncline.model.action.Action;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.mail.SendState;
import dev.syncline.provider.MailAccount;
import dev.syncline.sync.apply.AccountWriter;
import dev.syncline.sync.apply.ActionEffects;
import dev.syncline.sync.apply.FolderEffects;
import java.time.InstantSource;
import java.util.List;

/// How each kind of action is carried out, and what its end means.
public final class ActionRuns {
  private final ActionEffects effects;
  private final FolderEffects folderEffects;
  private final FlagsRun flags;
  private final FoldersRun filing;
  private final FolderChangeRun folders;
  private final SendRun send;

  public ActionRuns(AccountWriter writer, Blobs blobs, AccountId account, InstantSource clock) {
    this.effects = new ActionEffects(writer, clock);
    this.folderEffects = new FolderEffects(writer, clock);
    this.flags = new FlagsRun(effects);
    this.filing = new FoldersRun(effects);
    this.folders = new FolderChangeRun(folderEffects);
    this.send = new SendRun(effects, blobs, account, clock);
  }

  ActionEffects effects() {
    return effects;
  }

  /// Answers those that wait for a UID.
  List<Action> run(Turn turn, MailAccount mail) throws InterruptedException {
    return switch (turn) {
      case Turn.Flags(var actions) -> flags.run(actions, mail);
      case Turn.Filing(var actions) -> filing.run(actions, mail) ? List.of() : actions;
      case Turn.Sending(var action) -> {
        send.run(action, mail);
        yield List.of();
      }
      case Turn.OfFolder(var action) -> {
        folders.run(action, mail);
        yield List.of();
      }
    };
  }

  /// It was certainly not carried out, and will be tried again.
  void postponed(Action action) throws InterruptedException {
    if (action.kind() == Action.Kind.SEND) {
      send.postponed(action);
    }
  }

  /// @param actions of one object
  void giveUp(List<Action> actions, String kind, String detail, boolean mayBeDone)
      throws InterruptedException {
    var last = actions.getLast();
    if (last.kind().isOfFolder()) {
      folderEffects.failed(last, kind, detail);
      return;
    }
    if (last.kind() == Action.Kind.SEND && !send.isOut(last)) {
      effects.sent(last, mayBeDone ? SendState.UNKNOWN : SendState.FAILED);
    }
    effects.failed(actions, kind, detail);
  }
}
