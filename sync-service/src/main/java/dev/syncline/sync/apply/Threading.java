package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.mime.text.SubjectThreading;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.ThreadHashes;
import dev.syncline.provider.RemoteMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the conversation of each message of a batch.
///
/// A message names those before it (References, else In-Reply-To, RFC 5322 §3.6.4). Each Message-ID
/// that a thread's messages have or name leads to the thread, so it does not matter which of them
/// arrives first, and mail arrives newest first here. A message that links two threads makes them
/// one: the one with the earlier message stays.
///
/// Some clients write neither field. A subject that says it is a reply then joins the latest thread
/// of that subject within 90 days in which somebody else of this message took part. Without a reply
/// prefix a subject means nothing: "Update" of two years ago is another conversation.
///
/// Where the provider itself says which conversation a message belongs to (X-GM-THRID, THREADID of
/// RFC 8474), that is so, and nothing else is asked.
///
/// A new thread's id derives from the Message-ID its conversation begins with, so it is the same
/// when the account is synced again.
final class Threading {
  /// Long conversations name hundreds; the first and the last ones are enough to find each other.
  private static final int MAX_REFERENCES = 50;

  private static final Duration SAME_SUBJECT = Duration.ofDays(90);

  private static final Logger log = LoggerFactory.getLogger(Threading.class);

  private final Rows rows;
  private final ThreadReferences references;
  private final Map<ReferenceHash, UUID> known = new HashMap<>();
  private final Map<ReferenceHash, UUID> added = new HashMap<>();
  private final Map<UUID, MailThread> threads = new HashMap<>();
  private final List<SameSubject> stored = new ArrayList<>();
  private final Map<UUID, UUID> merged = new HashMap<>();

  Threading(Rows rows) {
    this.rows = rows;
    this.references = new ThreadReferences(rows.session(), rows.account());
  }

  /// Loads what deciding about these messages takes.
  void prepare(Collection<ReadMessage> messages) {
    if (messages.isEmpty()) {
      return;
    }
    var hashes = new LinkedHashSet<ReferenceHash>();
    messages.forEach(message -> hashes.addAll(hashes(message)));
    known.putAll(references.find(hashes));
    var ids = new LinkedHashSet<>(known.values());
    ids.addAll(
        new Existing(rows.session(), rows.account())
            .threads(messages.stream().map(this::rootId).distinct().toList()));
    load(ids);
    var subjects =
        messages.stream()
            .filter(message -> message.remote().threadId() == null)
            .filter(message -> hashes(message).stream().noneMatch(known::containsKey))
            .map(Threading::subject)
            .filter(SubjectThreading.Normalized::reply)
            .map(subject -> ThreadHashes.subject(subject.key()))
            .toList();
    stored.addAll(SameSubject.latest(rows, subjects));
    load(
        messages.stream()
            .filter(message -> hashes(message).stream().noneMatch(known::containsKey))
            .map(this::sameSubject)
            .flatMap(Optional::stream)
            .map(SameSubject::id)
            .filter(id -> !threads.containsKey(id))
            .collect(toSet()));
  }

  private void load(Collection<UUID> ids) {
    rows.threads(ids).forEach(thread -> threads.put(thread.id(), thread));
  }

  /// The thread the message belongs to, whether or not it is there already.
  UUID threadFor(ReadMessage message) {
    var linked =
        hashes(message).stream()
            .map(known::get)
            .filter(Objects::nonNull)
            .map(this::current)
            .distinct()
            .map(threads::get)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparing(MailThread::earliestAt).thenComparing(MailThread::id))
            .toList();
    if (linked.size() > 1) {
      linked.stream().skip(1).forEach(thread -> merge(thread, linked.getFirst()));
    }
    if (!linked.isEmpty()) {
      return linked.getFirst().id();
    }
    var bySubject = bySubject(message);
    return bySubject == null ? current(rootId(message)) : bySubject.id();
  }

  /// @param sent whether it lies in the Sent folder
  void join(Message message, ReadMessage read, boolean sent) {
    var id = message.threadId();
    var thread = threads.get(id);
    if (thread == null) {
      thread =
          new MailThread(
              rows.account().key(id), message, ThreadHashes.subject(subject(read).key()));
      rows.fresh().add(thread);
      threads.put(id, thread);
    }
    thread.add(message, sent);
    for (var hash : hashes(read)) {
      if (known.putIfAbsent(hash, id) == null) {
        added.put(hash, id);
      }
    }
  }

  /// A message that is here already belongs to the conversation that the provider says.
  void follow(Message message, RemoteMessage remote, boolean sent) {
    var told = remote.threadId();
    if (told == null || message.threadId().equals(told(told))) {
      return;
    }
    var session = rows.session();
    session.flush();
    var old = rows.thread(message.threadId());
    var rest =
        rows.messagesOfThread(old.id()).stream()
            .filter(other -> !other.id().equals(message.id()))
            .toList();
    old.remove(message, rest);
    message.joinThread(told(told));
    var thread = threads.get(message.threadId());
    if (thread == null) {
      thread = session.find(MailThread.class, rows.account().key(message.threadId()));
    }
    if (thread == null) {
      var subject = SubjectThreading.normalize(String.valueOf(message.subject()));
      thread =
          new MailThread(
              rows.account().key(message.threadId()), message, ThreadHashes.subject(subject.key()));
      rows.fresh().add(thread);
    }
    threads.put(thread.id(), thread);
    thread.add(message, sent);
    if (old.isEmpty() && !rows.fresh().forget(old)) {
      session.flush();
      references.remove(old.id());
      session.remove(old);
    }
    log.info("the provider put a message into another conversation");
  }

  private UUID told(String providersId) {
    return rows.account().seed().thread("thread-id:" + providersId);
  }

  /// Writes which Message-IDs lead where.
  void finish() {
    added.replaceAll((_, thread) -> current(thread));
    references.add(added);
  }

  private UUID current(UUID thread) {
    var id = thread;
    for (var next = merged.get(id); next != null; next = merged.get(id)) {
      id = next;
    }
    return id;
  }

  private void merge(MailThread from, MailThread into) {
    rows.session().flush();
    rows.messagesOfThread(from.id()).forEach(message -> message.joinThread(into.id()));
    into.absorb(from);
    references.redirect(from.id(), into.id());
    if (!rows.fresh().forget(from)) {
      rows.session().remove(from);
    }
    threads.remove(from.id());
    merged.put(from.id(), into.id());
  }

  private @Nullable MailThread bySubject(ReadMessage message) {
    return sameSubject(message).map(thread -> loaded(thread.id())).orElse(null);
  }

  private Optional<SameSubject> sameSubject(ReadMessage message) {
    var subject = subject(message);
    if (message.remote().threadId() != null || !subject.reply() || subject.key().isEmpty()) {
      return Optional.empty();
    }
    var hash = ThreadHashes.subject(subject.key());
    var others = others(message.participants().all().toList());
    return Stream.concat(threads.values().stream().map(SameSubject::of), onlyStored())
        .filter(thread -> thread.has(hash))
        .filter(thread -> thread.isNear(message.remote().receivedAt(), SAME_SUBJECT))
        .filter(thread -> others(thread.participants()).stream().anyMatch(others::contains))
        .max(Comparator.comparing(SameSubject::latestAt).thenComparing(SameSubject::id));
  }

  /// Those that this batch has not loaded, nor made part of another one.
  private Stream<SameSubject> onlyStored() {
    return stored.stream()
        .filter(thread -> !threads.containsKey(thread.id()) && !merged.containsKey(thread.id()));
  }

  private MailThread loaded(UUID id) {
    return threads.computeIfAbsent(id, rows::thread);
  }

  private Set<String> others(List<Participant> participants) {
    var own = rows.account().email().toLowerCase(Locale.ROOT);
    return participants.stream()
        .map(participant -> participant.email().toLowerCase(Locale.ROOT))
        .filter(email -> !email.equals(own))
        .collect(toSet());
  }

  private UUID rootId(ReadMessage message) {
    var told = message.remote().threadId();
    if (told != null) {
      return told(told);
    }
    if (!message.references().isEmpty()) {
      return rows.account().seed().thread(message.references().getFirst());
    }
    var own = message.messageId();
    return rows.account().seed().thread(own == null ? message.identity().toString() : own);
  }

  private static Set<ReferenceHash> hashes(ReadMessage message) {
    if (message.remote().threadId() != null) {
      return Set.of();
    }
    var all = message.references();
    var ids = new ArrayList<String>();
    if (all.size() > MAX_REFERENCES) {
      ids.add(all.getFirst());
    }
    ids.addAll(all.subList(Math.max(0, all.size() - MAX_REFERENCES), all.size()));
    if (message.messageId() != null) {
      ids.add(message.messageId());
    }
    var hashes = new LinkedHashSet<ReferenceHash>();
    ids.forEach(id -> hashes.add(ReferenceHash.of(id)));
    return hashes;
  }

  private static SubjectThreading.Normalized subject(ReadMessage message) {
    return SubjectThreading.normalize(message.subject());
  }
}
