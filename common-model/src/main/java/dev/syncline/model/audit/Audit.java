package dev.syncline.model.audit;

import dev.syncline.model.id.AccountId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.Session;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// The latest audit of an account: asked for by somebody, or by the day. What it found stays until
/// the next one has ended.
@Entity
@Table(name = "audit")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class Audit {
  /// How far it is.
  public enum State {
    ASKED,
    RUNNING,
    FINISHED
  }

  @Id
  @Column(name = "account_id")
  private long accountId;

  @Column(name = "asked_at")
  private Instant askedAt;

  @Column(name = "begun_at")
  private @Nullable Instant begunAt;

  @Column(name = "finished_at")
  private @Nullable Instant finishedAt;

  private int folders;

  @Column(name = "folders_skipped")
  private int foldersSkipped;

  private long messages;
  private long missing;
  private long surplus;
  private long reflagged;
  private int bodies;

  @Column(name = "bodies_different")
  private int bodiesDifferent;

  @Version private int version;

  protected Audit() {}

  private Audit(AccountId account, Instant now) {
    this.accountId = account.value();
    this.askedAt = now;
  }

  public static @Nullable Audit find(Session session, AccountId account) {
    return session.find(Audit.class, account.value());
  }

  /// Asks for one. One that has been asked for or is under way is that one.
  public static Audit ask(Session session, AccountId account, Instant now) {
    var audit = find(session, account);
    if (audit == null) {
      audit = new Audit(account, now);
      session.persist(audit);
    } else if (audit.state() == State.FINISHED) {
      audit.askedAt = now;
    }
    return audit;
  }

  /// Whoever asked may have a clock that is ahead.
  public void begin(Instant now) {
    begunAt = latest(now, askedAt);
  }

  private static Instant latest(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }

  public boolean begunBefore(Instant time) {
    return begunAt != null && begunAt.isBefore(time);
  }

  public void finish(AuditFindings found, Instant now) {
    finishedAt = latest(now, begunAt);
    folders = found.folders();
    foldersSkipped = found.foldersSkipped();
    messages = found.messages();
    missing = found.missing();
    surplus = found.surplus();
    reflagged = found.reflagged();
    bodies = found.bodies();
    bodiesDifferent = found.bodiesDifferent();
  }

  public State state() {
    if (begunAt == null || begunAt.isBefore(askedAt)) {
      return State.ASKED;
    }
    return finishedAt == null || finishedAt.isBefore(begunAt) ? State.RUNNING : State.FINISHED;
  }

  public AuditFindings findings() {
    return new AuditFindings(
        folders, foldersSkipped, messages, missing, surplus, reflagged, bodies, bodiesDifferent);
  }

  public Instant askedAt() {
    return askedAt;
  }

  public @Nullable Instant begunAt() {
    return begunAt;
  }

  public @Nullable Instant finishedAt() {
    return finishedAt;
  }
}
