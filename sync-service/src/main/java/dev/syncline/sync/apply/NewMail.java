package dev.syncline.sync.apply;

import dev.syncline.model.log.NewEntities;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Rows that a batch adds, held back to its end: they are written once and complete, by few
/// statements.
final class NewMail {
  private final List<Message> messages = new ArrayList<>();
  private final List<MessageBody> bodies = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();
  private final Map<UUID, MailThread> threads = new LinkedHashMap<>();

  void add(Message message) {
    messages.add(message);
  }

  void add(MessageBody body) {
    bodies.add(body);
  }

  void add(Placement placement) {
    placements.add(placement);
  }

  void add(MailThread thread) {
    threads.put(thread.id(), thread);
  }

  @Nullable MailThread thread(UUID id) {
    return threads.get(id);
  }

  /// A thread that turned out to be part of another one, before anybody saw it. Answers whether it
  /// was new.
  boolean forget(MailThread thread) {
    return threads.remove(thread.id()) != null;
  }

  List<Message> messagesOfThread(UUID thread) {
    return messages.stream().filter(message -> message.threadId().equals(thread)).toList();
  }

  /// Messages without their content.
  List<UUID> incomplete() {
    return messages.stream().filter(message -> !message.isWhole()).map(Message::id).toList();
  }

  void write(Session session) {
    NewEntities.insert(session, List.copyOf(threads.values()));
    NewEntities.insert(session, messages);
    NewEntities.insert(session, bodies);
    NewEntities.insert(session, placements);
    List.<Collection<?>>of(messages, bodies, placements, threads.values())
        .forEach(Collection::clear);
  }
}
