package dev.syncline.sync.syncback;

import dev.syncline.model.action.Action;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.mail.SendState;
import dev.syncline.sync.apply.ActionEffects;
import java.time.InstantSource;

/// How each kind of action is carried out, and what its end means.
public final class ActionRuns {
  private final ActionEffects effects;
  private final FlagsRun flags;
  private final FoldersRun folders;
  private final SendRun send;

  public ActionRuns(
      ActionEffects effects,
      Blobs blobs,
      dev.syncline.model.id.AccountId account,
      InstantSource clock) {
    this.effects = effects;
    this.flags = new FlagsRun(effects);
    this.folders = new FoldersRun(effects);
    this.send = new SendRun(effects, blobs, account, clock);
  }

  FlagsRun flags() {
    return flags;
  }

  FoldersRun folders() {
    return folders;
  }

  SendRun send() {
    return send;
  }

  /// It was certainly not carried out, and will be tried again.
  void postponed(Action action) throws InterruptedException {
    if (action.kind() == Action.Kind.SEND) {
      send.postponed(action);
    }
  }

  void giveUp(Action action, String kind, String detail, boolean mayBeDone)
      throws InterruptedException {
    if (action.kind() == Action.Kind.SEND && !send.isOut(action)) {
      effects.sent(action, mayBeDone ? SendState.UNKNOWN : SendState.FAILED);
    }
    effects.failed(action, kind, detail);
  }
}
