package dev.syncline.model.mail;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.Logged;
import dev.syncline.model.log.LoggedAttribute;
import dev.syncline.model.log.ObjectType;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// A message, once, however many folders it is in. Which folders those are, its {@link Placement}s
/// say.
@Entity
@Table(name = "message")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class Message implements Logged {
  @EmbeddedId private ObjectKey key;

  private byte[] identity;
  private short ordinal;

  @LoggedAttribute("thread_id")
  @Column(name = "thread_id")
  private UUID threadId;

  @LoggedAttribute("date")
  @Column(name = "received_at")
  private Instant receivedAt;

  @Column(name = "sent_at")
  private @Nullable Instant sentAt;

  @LoggedAttribute("subject")
  private @Nullable String subject;

  @LoggedAttribute({"from", "to", "cc", "bcc", "reply_to"})
  @Convert(converter = Json.OfParticipants.class)
  private Participants participants;

  @LoggedAttribute("snippet")
  private @Nullable String snippet;

  @LoggedAttribute("attachments")
  @Convert(converter = Json.OfAttachments.class)
  private List<AttachmentInfo> attachments;

  @Column(name = "message_id_header")
  private @Nullable String messageIdHeader;

  @LoggedAttribute("unread")
  private boolean unread;

  @LoggedAttribute("starred")
  private boolean starred;

  @LoggedAttribute("answered")
  private boolean answered;

  @LoggedAttribute("object")
  private boolean draft;

  private long size;

  /// Null while only the header is here.
  @LoggedAttribute(value = LogEntry.CONTENT_PENDING, whetherAny = true)
  @Column(name = "blob_hash")
  private byte @Nullable [] blobHash;

  @Column(name = "blob_file")
  private byte @Nullable [] blobFile;

  @Column(name = "blob_offset")
  private long blobOffset;

  @Column(name = "blob_length")
  private long blobLength;

  @LoggedAttribute("defective")
  private boolean defective;

  @Column(name = "unplaced_since")
  private @Nullable Instant unplacedSince;

  @LoggedAttribute("send_state")
  @Enumerated(EnumType.STRING)
  @Column(name = "send_state")
  private @Nullable SendState sendState;

  @LoggedAttribute({"send_at", "schedule_id"})
  @Column(name = "send_at")
  private @Nullable Instant sendAt;

  @LoggedAttribute("bounced_addresses")
  @Convert(converter = Json.OfAddresses.class)
  @Column(name = "bounced_addresses")
  private @Nullable List<String> bouncedAddresses;

  @LoggedAttribute("metadata")
  @Convert(converter = Json.OfMetadata.class)
  private @Nullable Metadata metadata;

  @Version private int version;

  protected Message() {}

  /// What a message is: everything that does not change while it lives, once it is here.
  ///
  /// @param identity what tells it from other messages, before the ordinal
  /// @param snippet null as long as only the header is here
  /// @param blob where the raw message is; null as long as only the header is here
  /// @param defective whether something in it could not be read
  public record Content(
      Sha256 identity,
      int ordinal,
      Instant receivedAt,
      @Nullable Instant sentAt,
      @Nullable String subject,
      Participants participants,
      @Nullable String snippet,
      List<AttachmentInfo> attachments,
      @Nullable String messageIdHeader,
      long size,
      @Nullable BlobAddress blob,
      boolean defective) {}

  public Message(ObjectKey key, UUID threadId, Content content) {
    this.key = key;
    this.identity = content.identity().bytes();
    this.ordinal = (short) content.ordinal();
    this.threadId = threadId;
    this.receivedAt = content.receivedAt();
    take(content);
  }

  /// The content has come of a message of which only the header was here. What it is known by
  /// stays.
  public void complete(Content content) {
    take(content);
  }

  private void take(Content content) {
    sentAt = content.sentAt();
    subject = content.subject();
    participants = content.participants();
    snippet = content.snippet();
    attachments = List.copyOf(content.attachments());
    messageIdHeader = content.messageIdHeader();
    size = content.size();
    defective = content.defective();
    var blob = content.blob();
    if (blob != null) {
      blobHash = blob.hash().bytes();
      blobFile = HexFormat.of().parseHex(blob.file());
      blobOffset = blob.offset();
      blobLength = blob.length();
    }
  }

  /// Takes its state from the flags of its placements: read anywhere is read, starred anywhere is
  /// starred.
  public boolean reflag(Collection<Placement> placements) {
    return show(
        placements.stream().noneMatch(p -> p.has("\\Seen")),
        placements.stream().anyMatch(p -> p.has("\\Flagged")),
        placements.stream().anyMatch(p -> p.has("\\Answered")),
        placements.stream().anyMatch(p -> p.has("\\Draft")));
  }

  /// Whether {@link #reflag} would change nothing.
  public boolean agreesWith(Collection<Placement> placements) {
    return unread == placements.stream().noneMatch(p -> p.has("\\Seen"))
        && starred == placements.stream().anyMatch(p -> p.has("\\Flagged"))
        && answered == placements.stream().anyMatch(p -> p.has("\\Answered"))
        && draft == placements.stream().anyMatch(p -> p.has("\\Draft"));
  }

  /// True when any of it is news.
  public boolean show(
      boolean newUnread, boolean newStarred, boolean newAnswered, boolean newDraft) {
    var same =
        unread == newUnread
            && starred == newStarred
            && answered == newAnswered
            && draft == newDraft;
    unread = newUnread;
    starred = newStarred;
    answered = newAnswered;
    draft = newDraft;
    return !same;
  }

  /// In no folder: on its way to another one, or deleted. Which, time tells.
  public void unplaced(Instant at) {
    unplacedSince = at;
  }

  public void placed() {
    unplacedSince = null;
  }

  /// True when it is other metadata than before.
  public boolean describe(Metadata newMetadata) {
    var same = metadata().equals(newMetadata);
    metadata = newMetadata.isEmpty() ? null : newMetadata;
    return !same;
  }

  /// It was deleted here and is not on the server: this is what the server does not know of it.
  public void restore(DeletedMessage before) {
    describe(before.metadata());
    var state = before.sendState();
    if (state != null) {
      sending(state);
    }
    if (before.bouncedAddresses() != null) {
      bounced(before.bouncedAddresses());
    }
  }

  public boolean joinThread(UUID newThreadId) {
    var same = threadId.equals(newThreadId);
    threadId = newThreadId;
    return !same;
  }

  /// How far sending has come. What has bounced already stays so: bounces may be faster than the
  /// copy in the Sent folder.
  public void sending(SendState newState) {
    sendState = bouncedAddresses != null && newState.isOut() ? SendState.BOUNCED : newState;
  }

  /// To be sent then, and not before.
  public void schedule(Instant at) {
    sendAt = at;
    sendState = SendState.SCHEDULED;
  }

  /// Whether it was scheduled and can be taken back: no server has been offered it yet.
  public boolean canBeCancelled() {
    return sendAt != null && (sendState == SendState.SCHEDULED || sendState == SendState.QUEUED);
  }

  public void bounced(Collection<String> addresses) {
    var all = new TreeSet<>(addresses);
    if (bouncedAddresses != null) {
      all.addAll(bouncedAddresses);
    }
    bouncedAddresses = List.copyOf(all);
    if (sendState != null && (sendState.isOut() || sendState == SendState.UNKNOWN)) {
      sendState = SendState.BOUNCED;
    }
  }

  /// The provider's lasting id tells it from others from now on: what a client sent has come back.
  public void identifiedBy(Sha256 lasting) {
    identity = lasting.bytes();
    ordinal = 0;
  }

  public UUID id() {
    return key.id();
  }

  public Sha256 identity() {
    return new Sha256(identity);
  }

  public int ordinal() {
    return ordinal;
  }

  public UUID threadId() {
    return threadId;
  }

  public Instant receivedAt() {
    return receivedAt;
  }

  public @Nullable Instant sentAt() {
    return sentAt;
  }

  public @Nullable String subject() {
    return subject;
  }

  public Participants participants() {
    return participants;
  }

  public @Nullable String snippet() {
    return snippet;
  }

  public List<AttachmentInfo> attachments() {
    return attachments;
  }

  /// Without angle brackets.
  public @Nullable String messageIdHeader() {
    return messageIdHeader;
  }

  public boolean isUnread() {
    return unread;
  }

  public boolean isStarred() {
    return starred;
  }

  public boolean isAnswered() {
    return answered;
  }

  public boolean isDraft() {
    return draft;
  }

  public long size() {
    return size;
  }

  public @Nullable BlobAddress blob() {
    if (blobHash == null || blobFile == null) {
      return null;
    }
    var file = HexFormat.of().formatHex(blobFile);
    return new BlobAddress(new Sha256(blobHash), file, blobOffset, blobLength);
  }

  public boolean isWhole() {
    return blobHash != null;
  }

  public boolean isDefective() {
    return defective;
  }

  public @Nullable Instant unplacedSince() {
    return unplacedSince;
  }

  public @Nullable SendState sendState() {
    return sendState;
  }

  /// Null unless it was scheduled.
  public @Nullable Instant sendAt() {
    return sendAt;
  }

  /// Recipients it came back from; null as long as there are none.
  public @Nullable List<String> bouncedAddresses() {
    return bouncedAddresses;
  }

  public Metadata metadata() {
    return metadata == null ? Metadata.NONE : metadata;
  }

  @Override
  public ObjectType loggedType() {
    return ObjectType.MESSAGE;
  }

  @Override
  public long loggedAccount() {
    return key.accountId();
  }

  @Override
  public UUID loggedId() {
    return key.id();
  }

  @Override
  public Set<String> loggedWhenCreated() {
    return isWhole() ? Set.of() : Set.of(LogEntry.CONTENT_PENDING);
  }
}
