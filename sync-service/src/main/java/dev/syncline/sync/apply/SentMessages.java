package dev.syncline.sync.apply;

import dev.syncline.model.mail.Message;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Messages that API clients sent, and that come back from a provider which gives them an id of its
/// own: they are known by their Message-ID until then.
final class SentMessages {
  private final Session session;
  private final SyncedAccount account;
  private final Map<String, Message> byMessageId = new HashMap<>();

  SentMessages(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
  }

  void prepare(Collection<ReadMessage> messages) {
    var ids = new HashSet<String>();
    messages.stream()
        .filter(message -> message.remote().stableId() != null)
        .map(ReadMessage::messageId)
        .filter(Objects::nonNull)
        .forEach(ids::add);
    if (ids.isEmpty()) {
      return;
    }
    var threads =
        Set.copyOf(
            new ThreadReferences(session, account)
                .find(ids.stream().map(ReferenceHash::of).toList())
                .values());
    if (threads.isEmpty()) {
      return;
    }
    session
        .createSelectionQuery(
            "from Message m where m.key.accountId = :account and m.threadId in :threads"
                + " and m.sendState is not null and m.messageIdHeader in :ids",
            Message.class)
        .setParameter("account", account.id().value())
        .setParameterList("threads", threads)
        .setParameterList("ids", ids)
        .getResultList()
        .forEach(message -> byMessageId.put(String.valueOf(message.messageIdHeader()), message));
  }

  Collection<Message> found() {
    return byMessageId.values();
  }

  /// The message that came back as this one, once.
  @Nullable Message take(@Nullable ReadMessage content) {
    return content == null ? null : byMessageId.remove(String.valueOf(content.messageId()));
  }
}
