package dev.syncline.sync.syncback;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.SendState;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.sync.apply.ActionEffects;
import dev.syncline.sync.apply.ActionEffects.Outgoing;
import java.time.InstantSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a message at most once, then puts a copy into Sent.
///
/// ```
/// scheduled, queued ──commit──► sending ──the wire──► sent ──APPEND──► in_sent_folder
///              ▲                  │ │
///              └─ certainly not ──┘ └─ nobody knows ──► unknown
/// ```
///
/// A client that takes back what it scheduled deletes the message: that, or "sending", is committed
/// first. "sending" is committed before the first byte. Whoever finds it there later can't know
/// whether the server took the message, and two copies at the recipient are worse than a question
/// to the sender.
final class SendRun {
  private static final Logger log = LoggerFactory.getLogger(SendRun.class);

  private final ActionEffects effects;
  private final Blobs blobs;
  private final AccountId account;
  private final InstantSource clock;

  SendRun(ActionEffects effects, Blobs blobs, AccountId account, InstantSource clock) {
    this.effects = effects;
    this.blobs = blobs;
    this.account = account;
    this.clock = clock;
  }

  void run(Action action, MailAccount mail) throws InterruptedException {
    if (!(action.arguments() instanceof ActionArguments.Send send)) {
      throw new IllegalStateException("action %d sends nothing".formatted(action.seq()));
    }
    var outgoing = effects.sending(action).orElse(null);
    if (outgoing == null) {
      effects.neverSent(action);
      return;
    }
    if (outgoing.before() == SendState.SENDING) {
      throw new ProviderException(
          new Failure.Unknown("the worker ended while the message was handed over"));
    }
    var message = outgoing.message();
    if (outgoing.before() == null || !outgoing.before().isOut()) {
      var result =
          mail.execute(
              new Command.Send(send.from(), send.recipients(), message.size(), content(message)));
      if (result instanceof CommandResult.PartlySent(var refused)) {
        log.warn(
            "sent to {} recipients, {} were refused",
            send.recipients().size() - refused.size(),
            refused.size());
      }
      effects.sent(action, SendState.SENT);
    }
    copyToSent(action, outgoing, mail);
  }

  private void copyToSent(Action action, Outgoing outgoing, MailAccount mail)
      throws InterruptedException {
    var message = outgoing.message();
    var id = message.messageIdHeader();
    var folder = outgoing.sent().orElse(null);
    if (folder != null && folder.label()) {
      effects.keptByProvider(action);
      return;
    }
    if (folder == null || id == null) {
      effects.succeeded(action);
      return;
    }
    var result =
        mail.execute(
            new Command.Append(
                folder.path(),
                id,
                outgoing.flags(),
                clock.instant(),
                message.size(),
                content(message)));
    var uid = result instanceof CommandResult.Done(var uids) ? uids.get(0L) : null;
    effects.copied(action, outgoing, folder.id(), uid);
  }

  private Command.Content content(Message message) {
    var blob = Objects.requireNonNull(message.blob(), "what a client sends is whole");
    return () -> blobs.open(account, blob);
  }

  void postponed(Action action) throws InterruptedException {
    if (!isOut(action)) {
      effects.sent(action, SendState.QUEUED);
    }
  }

  /// Whether the submission server has it.
  boolean isOut(Action action) {
    var state = effects.sendState(action);
    return state != null && state.isOut();
  }
}
