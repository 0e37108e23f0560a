package dev.syncline.model.mail;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Uuids;
import java.util.List;
import org.hibernate.Session;

/// Removes a message, its text, its place in its thread, and what else is kept about it; the thread
/// too when it was the last one. What its raw message was stored in is the caller's business.
public final class MessageRemoval {
  private final Session session;
  private final AccountId account;

  public MessageRemoval(Session session, AccountId account) {
    this.session = session;
    this.account = account;
  }

  /// In no folder is it any more.
  public void remove(Message message, MailThread thread) {
    thread.remove(message, others(message));
    session.remove(message);
    var body = session.find(MessageBody.class, new ObjectKey(account.value(), message.id()));
    if (body != null) {
      session.remove(body);
    }
    if (!message.isWhole()) {
      delete("awaited_content where account_id = :account and message_id = :id", message.id());
    }
    if (!message.metadata().isEmpty()) {
      new MetadataPairs(session, account).remove(List.of(message.id()));
    }
    session.flush();
    if (thread.isEmpty()) {
      delete("thread_reference where account_id = :account and thread_id = :id", thread.id());
      session.remove(thread);
    }
  }

  private List<Message> others(Message message) {
    return session
        .createSelectionQuery(
            "from Message m where m.key.accountId = :account and m.threadId = :thread"
                + " and m.key.id <> :id",
            Message.class)
        .setParameter("account", account.value())
        .setParameter("thread", message.threadId())
        .setParameter("id", message.id())
        .getResultList();
  }

  private void delete(String rows, java.util.UUID id) {
    session
        .createNativeMutationQuery("delete from " + rows)
        .setParameter("account", account.value())
        .setParameter("id", Uuids.bytes(id))
        .executeUpdate();
  }
}
