package dev.syncline.model.action;

import dev.syncline.model.id.AccountId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// Something to do on the provider. Written in the same transaction as the local change that it
/// follows.
@Entity
@Table(name = "action")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class Action {
  /// What is to be done. The names are stored.
  public enum Kind {
    /// Set or clear \Seen and \Flagged.
    FLAGS,
    /// Be in exactly these folders; in none of them, it is deleted for good.
    FOLDERS,
    /// Hand the message to the submission server, then put a copy into Sent.
    SEND,
    CREATE_FOLDER,
    /// Also to move it below another one.
    RENAME_FOLDER,
    DELETE_FOLDER;

    public boolean isOfFolder() {
      return FOLDER_KINDS.contains(this);
    }
  }

  /// Those whose object is a folder.
  public static final List<Kind> FOLDER_KINDS =
      List.of(Kind.CREATE_FOLDER, Kind.RENAME_FOLDER, Kind.DELETE_FOLDER);

  /// How far it has come.
  public enum Status {
    /// Not due yet, and not open: it becomes pending when its time has come.
    SCHEDULED,
    PENDING,
    RUNNING,
    SUCCESSFUL,
    FAILED,
    /// A client took it back before it was begun.
    CANCELLED
  }

  /// What is still to be done.
  public static final List<Status> OPEN = List.of(Status.PENDING, Status.RUNNING);

  // Order within an account is the order of inserts under the lock of the changed object.
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private long seq;

  @Column(name = "account_id")
  private long accountId;

  private UUID id;

  @Enumerated(EnumType.STRING)
  private Kind kind;

  @Column(name = "object_id")
  private UUID objectId;

  private String arguments;

  @Enumerated(EnumType.STRING)
  private Status status;

  private int attempts;

  @Column(name = "next_attempt_at")
  private Instant nextAttemptAt;

  @Column(name = "scheduled_for")
  private @Nullable Instant scheduledFor;

  private @Nullable String failure;

  @Column(name = "failure_detail")
  private @Nullable String failureDetail;

  private @Nullable String correlation;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "finished_at")
  private @Nullable Instant finishedAt;

  protected Action() {}

  /// Due at once. `arguments` is the JSON of one of {@link ActionArguments}.
  public Action(
      AccountId account,
      UUID id,
      UUID objectId,
      ActionArguments arguments,
      @Nullable String correlation,
      Instant now) {
    this.accountId = account.value();
    this.id = id;
    this.kind = arguments.kind();
    this.objectId = objectId;
    this.arguments = arguments.toJson();
    this.status = Status.PENDING;
    this.nextAttemptAt = now;
    this.correlation = correlation;
    this.createdAt = now;
  }

  /// Due at a time of the client's choice. It bears the id of its object, which has no other such
  /// action.
  public static Action scheduled(
      AccountId account,
      UUID objectId,
      ActionArguments arguments,
      @Nullable String correlation,
      Instant now,
      Instant at) {
    var action = new Action(account, objectId, objectId, arguments, correlation, now);
    action.status = Status.SCHEDULED;
    action.nextAttemptAt = at;
    action.scheduledFor = at;
    return action;
  }

  public void start() {
    status = Status.RUNNING;
    attempts++;
  }

  public void succeed(Instant now) {
    status = Status.SUCCESSFUL;
    finishedAt = now;
    failure = null;
    failureDetail = null;
  }

  public void retry(String kindOfFailure, String detail, Instant now, Duration delay) {
    status = Status.PENDING;
    failure = kindOfFailure;
    failureDetail = shorten(detail);
    nextAttemptAt = now.plus(delay);
  }

  /// For good, with the provider's words.
  public void fail(String kindOfFailure, String detail, Instant now) {
    status = Status.FAILED;
    failure = kindOfFailure;
    failureDetail = shorten(detail);
    finishedAt = now;
  }

  public void cancel(Instant now) {
    status = Status.CANCELLED;
    finishedAt = now;
  }

  /// The place that an earlier action made has this UID.
  public void resolve(ActionArguments.Folders.Source source, long uid) {
    if (arguments() instanceof ActionArguments.Folders(var folders, var sources)) {
      var real = new ActionArguments.Folders.Source(source.folder(), uid, source.flags());
      var resolved = sources.stream().map(s -> s.equals(source) ? real : s).toList();
      arguments = new ActionArguments.Folders(folders, resolved).toJson();
    }
  }

  /// An earlier action failed, and this one goes on from where that one began.
  public void leaveInstead(List<ActionArguments.Folders.Source> sources) {
    if (arguments() instanceof ActionArguments.Folders(var folders, _)) {
      arguments = new ActionArguments.Folders(folders, sources).toJson();
    }
  }

  /// The folder that lies at `from` for this action lies at `to`: what was to bring it to `from`
  /// failed.
  public void rebase(String from, String to, @Nullable String delimiter) {
    if (arguments() instanceof ActionArguments.OfFolder change) {
      arguments = change.rebased(from, to, delimiter).toJson();
    }
  }

  private static String shorten(String detail) {
    return detail.length() > 1000 ? detail.substring(0, 1000) : detail;
  }

  public long seq() {
    return seq;
  }

  public UUID id() {
    return id;
  }

  public Kind kind() {
    return kind;
  }

  public UUID objectId() {
    return objectId;
  }

  public ActionArguments arguments() {
    return ActionArguments.fromJson(kind, arguments);
  }

  public Status status() {
    return status;
  }

  public int attempts() {
    return attempts;
  }

  public Instant nextAttemptAt() {
    return nextAttemptAt;
  }

  /// When a client asked for it to be done; null when at once.
  public @Nullable Instant scheduledFor() {
    return scheduledFor;
  }

  public @Nullable String failure() {
    return failure;
  }

  public @Nullable String failureDetail() {
    return failureDetail;
  }

  public @Nullable String correlation() {
    return correlation;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public @Nullable Instant finishedAt() {
    return finishedAt;
  }
}
