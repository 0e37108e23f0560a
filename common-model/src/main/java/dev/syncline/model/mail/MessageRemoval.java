package dev.syncline.model.mail;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Uuids;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/// Removes a message, its text, its place in its thread, and what else is kept about it; the thread
/// too when it was the last one. What its raw message was stored in is the caller's business.
public final class MessageRemoval {
  private static final String AWAITED =
      "delete from awaited_content where account_id = :account and message_id = :id";
  private static final String REFERENCES =
      "delete from thread_reference where account_id = :account and thread_id = :id";

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
      delete(AWAITED, message.id());
    }
    if (!message.metadata().isEmpty()) {
      new MetadataPairs(session, account).remove(List.of(message.id()));
    }
    session.flush();
    if (thread.isEmpty()) {
      delete(REFERENCES, thread.id());
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

  private void delete(String sql, UUID id) {
    session
        .createNativeMutationQuery(sql)
        .setParameter("account", account.value())
        .setParameter("id", Uuids.bytes(id))
        .executeUpdate();
  }
}
