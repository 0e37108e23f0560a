package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.log.NewEntities;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.ThreadHashes;
import dev.syncline.model.report.MailReport;
import dev.syncline.model.report.ReportDetails.ReportedRecipient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Reports of a batch, and the messages they are about. Which of the two arrives first is chance:
/// mail comes newest first and folder by folder, so a report waits for its message by its
/// Message-ID.
final class Reports {
  /// Of several copies, the one that was sent through the API.
  private static final Comparator<Message> SENT_FIRST =
      Comparator.comparing((Message message) -> message.sendState() == null)
          .thenComparing(Message::id);

  private final Session session;
  private final SyncedAccount account;
  private final Map<ReferenceHash, List<Message>> originals = new HashMap<>();
  private final Map<ReferenceHash, List<MailReport>> waiting = new HashMap<>();
  private final Map<UUID, MailReport> added = new LinkedHashMap<>();

  Reports(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
  }

  /// Loads what these messages may report of, and what reports of them. One statement, and three
  /// more if there are reports.
  void prepare(Collection<ReadMessage> messages) {
    var ids =
        messages.stream()
            .map(ReadMessage::messageId)
            .filter(Objects::nonNull)
            .map(ThreadHashes::reference)
            .toList();
    if (!ids.isEmpty()) {
      for (var report : waitingFor(ids)) {
        wait(Objects.requireNonNull(report.originalHash()), report);
      }
    }
    var about =
        messages.stream()
            .map(ReadMessage::report)
            .filter(Objects::nonNull)
            .map(ReadReport::original)
            .filter(Objects::nonNull)
            .collect(toSet());
    if (!about.isEmpty()) {
      find(about);
    }
  }

  private List<MailReport> waitingFor(List<byte[]> originals) {
    return session
        .createSelectionQuery(
            "from MailReport r where r.key.accountId = :account and r.originalHash in :hashes"
                + " and r.originalId is null",
            MailReport.class)
        .setParameter("account", account.id().value())
        .setParameterList("hashes", originals)
        .getResultList();
  }

  /// A message leads to its thread by its own Message-ID, and a thread is small.
  private void find(Set<String> messageIds) {
    var threads =
        new ThreadReferences(session, account)
            .find(messageIds.stream().map(ReferenceHash::of).toList());
    if (threads.isEmpty()) {
      return;
    }
    session
        .createSelectionQuery(
            "from Message m where m.key.accountId = :account and m.threadId in :threads"
                + " and m.messageIdHeader in :ids",
            Message.class)
        .setParameter("account", account.id().value())
        .setParameterList("threads", threads.values())
        .setParameterList("ids", messageIds)
        .getResultList()
        .forEach(this::original);
  }

  private void original(Message message) {
    var id = message.messageIdHeader();
    if (id != null) {
      originals.computeIfAbsent(ReferenceHash.of(id), _ -> new ArrayList<>()).add(message);
    }
  }

  private void wait(byte[] originalHash, MailReport report) {
    waiting.computeIfAbsent(ReferenceHash.of(originalHash), _ -> new ArrayList<>()).add(report);
  }

  /// A message is new.
  void created(Message message, ReadMessage content) {
    original(message);
    var id = message.messageIdHeader();
    if (id != null) {
      waiting.getOrDefault(ReferenceHash.of(id), List.of()).stream()
          .filter(report -> report.originalId() == null)
          .forEach(report -> link(report, message));
    }
    completed(message, content);
  }

  /// All of a message is here now.
  void completed(Message message, ReadMessage content) {
    var report = content.report();
    if (report != null) {
      add(message, report);
    }
  }

  /// Writes those that are new. A message that was deleted and came back has told of its report
  /// already.
  void write() {
    if (added.isEmpty()) {
      return;
    }
    session
        .createSelectionQuery(
            "select r.key.id from MailReport r where r.key.accountId = :account and r.key.id in :ids",
            UUID.class)
        .setParameter("account", account.id().value())
        .setParameterList("ids", added.keySet())
        .getResultList()
        .forEach(added::remove);
    NewEntities.insert(session, List.copyOf(added.values()));
  }

  private void add(Message message, ReadReport read) {
    var hash = read.original() == null ? null : ThreadHashes.reference(read.original());
    var report =
        new MailReport(
            account.key(message.id()), read.kind(), hash, read.details(), message.receivedAt());
    var original = hash == null ? null : sent(hash);
    if (original != null) {
      link(report, original);
    } else if (hash != null) {
      wait(hash, report);
    }
    added.put(report.id(), report);
  }

  private @Nullable Message sent(byte[] hash) {
    return originals.getOrDefault(ReferenceHash.of(hash), List.of()).stream()
        .min(SENT_FIRST)
        .orElse(null);
  }

  private static void link(MailReport report, Message original) {
    report.found(original.id());
    if (report.kind() == MailReport.Kind.BOUNCE) {
      original.bounced(
          report.details().recipients().stream()
              .map(ReportedRecipient::email)
              .filter(email -> !email.isEmpty())
              .toList());
    }
  }
}
