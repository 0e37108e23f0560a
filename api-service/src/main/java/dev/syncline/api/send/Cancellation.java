package dev.syncline.api.send;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.action.Action;
import dev.syncline.model.action.OpenQuery;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageRemoval;
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// A message that was to be sent later is not sent, and is deleted: what never was mail is nothing
/// to keep, and its action says what became of it.
///
/// The worker that sends it and this lock the message first, then look how it is. So one of them is
/// first, and the other one knows.
final class Cancellation {
  private final Session session;
  private final Grant grant;
  private final Blobs blobs;
  private final InstantSource clock;

  Cancellation(Session session, Grant grant, Blobs blobs, InstantSource clock) {
    this.session = session;
    this.grant = grant;
    this.blobs = blobs;
    this.clock = clock;
  }

  void run(UUID id) {
    var message = session.find(Message.class, key(id), LockModeType.PESSIMISTIC_WRITE);
    var action = action(id);
    if (action == null) {
      throw Scheduled.notFound();
    }
    if (action.status() == Action.Status.CANCELLED) {
      return;
    }
    if (message == null || !message.canBeCancelled() || isChanged(id, action)) {
      throw tooLate(message);
    }
    action.cancel(clock.instant());
    remove(message);
  }

  private @Nullable Action action(UUID id) {
    return session
        .createSelectionQuery(
            "from Action a where a.accountId = :account and a.id = :id"
                + " and a.scheduledFor is not null",
            Action.class)
        .setParameter("account", grant.account().value())
        .setParameter("id", id)
        .getSingleResultOrNull();
  }

  /// Somebody filed it while it was being handed over, which then failed: other rows tell of it.
  private boolean isChanged(UUID id, Action action) {
    return !OpenQuery.select(
            session,
            grant.account(),
            "a.seq",
            "and a.objectId = :message and a.seq <> :own",
            Long.class)
        .setParameter("message", id)
        .setParameter("own", action.seq())
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  private static ApiException tooLate(@Nullable Message message) {
    var state = message == null ? null : message.sendState();
    var text =
        state == null
            ? "The message was deleted before, and there is nothing to cancel."
            : switch (state) {
              case SENT, IN_SENT_FOLDER, BOUNCED -> "The message was sent, and can't be cancelled.";
              case FAILED -> "The message was not sent, and there is nothing to cancel.";
              case SCHEDULED, QUEUED, SENDING, UNKNOWN ->
                  "A mail server is being given the message, or was: it can't be cancelled any"
                      + " more. 'send_state' of the message says what becomes of it.";
            };
    return new ApiException(409, "too_late_to_cancel", text);
  }

  private void remove(Message message) {
    var thread =
        session.find(MailThread.class, key(message.threadId()), LockModeType.PESSIMISTIC_WRITE);
    new MessageRemoval(session, grant.account()).remove(message, thread);
    doubt(message);
  }

  /// Its raw form is removed by and by, unless this transaction is rolled back.
  private void doubt(Message message) {
    var blob = message.blob();
    if (blob == null) {
      return;
    }
    try {
      blobs.doubt(grant.account(), List.of(blob.file()));
    } catch (IOException e) {
      throw new UncheckedIOException("the blob directory can't be written", e);
    }
  }

  private ObjectKey key(UUID id) {
    return new ObjectKey(grant.account().value(), id);
  }
}
