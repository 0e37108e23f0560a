package dev.syncline.model.mail;

import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.Logged;
import dev.syncline.model.log.LoggedAttribute;
import dev.syncline.model.log.ObjectType;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A conversation, kept up to date message by message, never recounted for a request.
///
/// An update writes every column, so that all the threads a batch of mail touches are updated by
/// one statement.
@Entity
@Table(name = "thread")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class MailThread implements Logged {
  /// More would make a mailing list's thread a megabyte to read.
  private static final int MAX_PARTICIPANTS = 100;

  @EmbeddedId private ObjectKey key;

  @LoggedAttribute("subject")
  private @Nullable String subject;

  @Column(name = "subject_hash")
  private byte @Nullable [] subjectHash;

  @LoggedAttribute("snippet")
  private @Nullable String snippet;

  @LoggedAttribute("participants")
  @Convert(converter = Json.OfParticipantList.class)
  private List<Participant> participants;

  @LoggedAttribute("earliest_message_date")
  @Column(name = "earliest_at")
  private Instant earliestAt;

  @Column(name = "latest_at")
  private Instant latestAt;

  @LoggedAttribute("latest_message_received_date")
  @Column(name = "latest_received_at")
  private @Nullable Instant latestReceivedAt;

  @LoggedAttribute("latest_message_sent_date")
  @Column(name = "latest_sent_at")
  private @Nullable Instant latestSentAt;

  @LoggedAttribute("latest_draft_or_message")
  @Column(name = "latest_message_id")
  private UUID latestMessageId;

  @LoggedAttribute({"message_ids", "folders"})
  @Column(name = "message_count")
  private int messageCount;

  @LoggedAttribute(value = "unread", whetherAny = true)
  @Column(name = "unread_count")
  private int unreadCount;

  @LoggedAttribute(value = "starred", whetherAny = true)
  @Column(name = "starred_count")
  private int starredCount;

  @LoggedAttribute(value = "has_attachments", whetherAny = true)
  @Column(name = "attachment_count")
  private int attachmentCount;

  @LoggedAttribute({"draft_ids", "message_ids", "has_drafts"})
  @Column(name = "draft_count")
  private int draftCount;

  @Version private int version;

  protected MailThread() {}

  /// A thread that begins with this message.
  public MailThread(ObjectKey key, Message first, byte @Nullable [] subjectHash) {
    this.key = key;
    this.subject = first.subject();
    this.subjectHash = subjectHash == null ? null : subjectHash.clone();
    this.participants = List.of();
    this.earliestAt = first.receivedAt();
    this.latestAt = first.receivedAt();
    this.latestMessageId = first.id();
    this.snippet = first.snippet();
  }

  /// A message joins. `sent`: it lies in the Sent folder, so its date counts as sent, not received.
  public void add(Message message, boolean sent) {
    addUnsent(message);
    if (sent) {
      sent(message);
      return;
    }
    latestReceivedAt = later(latestReceivedAt, message.receivedAt());
  }

  /// One that was to be sent later has been sent.
  public void sent(Message message) {
    latestSentAt = later(latestSentAt, message.receivedAt());
  }

  /// One joins that is to be sent later.
  public void addUnsent(Message message) {
    messageCount++;
    count(message, 1);
    var at = message.receivedAt();
    if (at.isBefore(earliestAt)) {
      earliestAt = at;
      subject = message.subject();
    }
    if (!at.isBefore(latestAt)) {
      latestAt = at;
      latestMessageId = message.id();
      snippet = message.snippet();
    }
    addParticipants(message.participants().all());
  }

  /// Another thread turned out to be the same conversation: its messages are this one's now.
  public void absorb(MailThread other) {
    messageCount += other.messageCount;
    unreadCount += other.unreadCount;
    starredCount += other.starredCount;
    attachmentCount += other.attachmentCount;
    draftCount += other.draftCount;
    if (other.earliestAt.isBefore(earliestAt)) {
      earliestAt = other.earliestAt;
      subject = other.subject;
    }
    if (other.latestAt.isAfter(latestAt)) {
      latestAt = other.latestAt;
      latestMessageId = other.latestMessageId;
      snippet = other.snippet;
    }
    latestReceivedAt = latest(latestReceivedAt, other.latestReceivedAt);
    latestSentAt = latest(latestSentAt, other.latestSentAt);
    addParticipants(other.participants.stream());
  }

  private static @Nullable Instant latest(@Nullable Instant a, @Nullable Instant b) {
    return b == null ? a : later(a, b);
  }

  /// A message leaves. `rest` is what stays, in any order; dates and participants are taken from
  /// it.
  public void remove(Message message, List<Message> rest) {
    messageCount--;
    count(message, -1);
    if (rest.isEmpty()) {
      return;
    }
    var first = rest.getFirst();
    var last = rest.getFirst();
    participants = List.of();
    for (var other : rest) {
      first = other.receivedAt().isBefore(first.receivedAt()) ? other : first;
      last = other.receivedAt().isAfter(last.receivedAt()) ? other : last;
      addParticipants(other.participants().all());
    }
    subject = first.subject();
    earliestAt = first.receivedAt();
    latestAt = last.receivedAt();
    latestMessageId = last.id();
    snippet = last.snippet();
  }

  /// The content of one of its messages has come. The header may read otherwise now, since a text's
  /// charset tells that of raw bytes in the header, too.
  ///
  /// @param listedAs the message's subject until now
  public void completed(Message message, @Nullable String listedAs) {
    if (latestMessageId.equals(message.id())) {
      snippet = message.snippet();
    }
    if (message.receivedAt().equals(earliestAt) && Objects.equals(subject, listedAs)) {
      subject = message.subject();
    }
  }

  /// A message's state is about to change, or has: call with -1 before and +1 after.
  public void count(Message message, int by) {
    unreadCount += message.isUnread() ? by : 0;
    starredCount += message.isStarred() ? by : 0;
    attachmentCount += message.attachments().stream().anyMatch(a -> !a.inline()) ? by : 0;
    draftCount += message.isDraft() ? by : 0;
  }

  private void addParticipants(Stream<Participant> more) {
    var known = new ArrayList<>(participants);
    more.filter(p -> known.size() < MAX_PARTICIPANTS)
        .filter(p -> known.stream().noneMatch(k -> sameAddress(k, p)))
        .forEach(known::add);
    if (known.size() != participants.size()) {
      participants = List.copyOf(known);
    }
  }

  private static boolean sameAddress(Participant a, Participant b) {
    return a.email().toLowerCase(Locale.ROOT).equals(b.email().toLowerCase(Locale.ROOT));
  }

  private static Instant later(@Nullable Instant a, Instant b) {
    return a == null || b.isAfter(a) ? b : a;
  }

  public UUID id() {
    return key.id();
  }

  public byte @Nullable [] subjectHash() {
    return subjectHash == null ? null : subjectHash.clone();
  }

  public boolean isEmpty() {
    return messageCount == 0;
  }

  public @Nullable String subject() {
    return subject;
  }

  public @Nullable String snippet() {
    return snippet;
  }

  public List<Participant> participants() {
    return participants;
  }

  public Instant earliestAt() {
    return earliestAt;
  }

  public Instant latestAt() {
    return latestAt;
  }

  public @Nullable Instant latestReceivedAt() {
    return latestReceivedAt;
  }

  public @Nullable Instant latestSentAt() {
    return latestSentAt;
  }

  public UUID latestMessageId() {
    return latestMessageId;
  }

  public int messageCount() {
    return messageCount;
  }

  public boolean isUnread() {
    return unreadCount > 0;
  }

  public boolean isStarred() {
    return starredCount > 0;
  }

  public boolean hasAttachments() {
    return attachmentCount > 0;
  }

  public boolean hasDrafts() {
    return draftCount > 0;
  }

  @Override
  public ObjectType loggedType() {
    return ObjectType.THREAD;
  }

  @Override
  public long loggedAccount() {
    return key.accountId();
  }

  @Override
  public UUID loggedId() {
    return key.id();
  }
}
