package dev.syncline.api.send;

import dev.syncline.api.grant.Grant;
import dev.syncline.mime.text.SubjectThreading;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.ThreadHashes;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.Session;

/// The conversation a sent message belongs to, found and begun by the rules that sync has for
/// messages it reads, so that answers to it arrive in the same one.
final class SentThread {

  private final Session session;
  private final Grant grant;

  SentThread(Session session, Grant grant) {
    this.session = session;
    this.grant = grant;
  }

  void join(Message message, List<String> references) {
    var key = new ObjectKey(grant.account().value(), message.threadId());
    var thread = session.find(MailThread.class, key, LockModeType.PESSIMISTIC_WRITE);
    if (thread == null) {
      var subject = SubjectThreading.normalize(Objects.requireNonNullElse(message.subject(), ""));
      thread = new MailThread(key, message, ThreadHashes.subject(subject.key()));
      session.persist(thread);
    }
    if (message.sendAt() == null) {
      thread.add(message, true);
    } else {
      thread.addUnsent(message);
    }
    Stream.concat(references.stream(), Stream.ofNullable(message.messageIdHeader()))
        .forEach(id -> remember(id, message));
  }

  private void remember(String messageId, Message message) {
    session
        .createNativeMutationQuery(
            """
            insert ignore into thread_reference (account_id, hash, thread_id)
            values (:account, :hash, :thread)
            """)
        .setParameter("account", grant.account().value())
        .setParameter("hash", ThreadHashes.reference(messageId))
        .setParameter("thread", Uuids.bytes(message.threadId()))
        .executeUpdate();
  }
}
