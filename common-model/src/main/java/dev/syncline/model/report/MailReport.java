package dev.syncline.model.report;

import dev.syncline.model.id.ObjectKey;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a message reports of another one that was sent. It has the id of the message that reports,
/// and stays when that is deleted.
@Entity
@Table(name = "mail_report")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class MailReport implements Logged {
  @EmbeddedId private ObjectKey key;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private Kind kind;

  @Column(name = "original_hash", updatable = false)
  private byte @Nullable [] originalHash;

  @LoggedAttribute({"message_id", "origin"})
  @Column(name = "original_id")
  private @Nullable UUID originalId;

  @Convert(converter = ReportDetails.AsJson.class)
  @Column(updatable = false)
  private ReportDetails details;

  @Column(name = "reported_at", updatable = false)
  private Instant reportedAt;

  @Version private int version;

  protected MailReport() {}

  /// What is reported.
  public enum Kind {
    /// It came back from at least one recipient for good.
    BOUNCE,
    /// A receiver calls it spam, or says how it was treated.
    COMPLAINT
  }

  /// @param originalHash of the Message-ID the report names, as {@link
  ///   dev.syncline.model.mail.ThreadHashes#reference} has it
  public MailReport(
      ObjectKey key,
      Kind kind,
      byte @Nullable [] originalHash,
      ReportDetails details,
      Instant reportedAt) {
    this.key = key;
    this.kind = kind;
    this.originalHash = originalHash;
    this.details = details;
    this.reportedAt = reportedAt;
  }

  /// The message it is about is here.
  public void found(UUID original) {
    originalId = original;
  }

  public UUID id() {
    return key.id();
  }

  public Kind kind() {
    return kind;
  }

  public byte @Nullable [] originalHash() {
    return originalHash;
  }

  public @Nullable UUID originalId() {
    return originalId;
  }

  public ReportDetails details() {
    return details;
  }

  public Instant reportedAt() {
    return reportedAt;
  }

  @Override
  public ObjectType loggedType() {
    return kind == Kind.BOUNCE ? ObjectType.BOUNCE : ObjectType.COMPLAINT;
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
