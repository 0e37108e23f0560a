package dev.syncline.model.account;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.log.Logged;
import dev.syncline.model.log.LoggedAttribute;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.secret.Sealed;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// A connected mailbox: how to reach it and how its sync is doing.
@Entity
@Table(name = "account")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class Account implements Logged {
  /// Whether the login works.
  public enum Status {
    VALID,
    INVALID
  }

  /// What its sync is doing.
  public enum SyncState {
    /// Waits for a worker, or for the first login.
    CONNECTING,
    /// Is read for the first time.
    SYNCING,
    /// Equals the server.
    LIVE,
    /// The provider said to come back later, or its budget is spent.
    THROTTLED,
    /// Only the user can help.
    INVALID_CREDENTIALS,
    PROVIDER_ERROR,
    /// Syncline itself can't go on: the operator's log has the reason.
    INTERNAL_ERROR,
    /// A client of the API wants it to rest.
    PAUSED;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What kind of failure keeps it from being synced, and how it is then.
  public record Problem(String kind, SyncState state) {}

  @Id private long id;

  @Column(name = "grant_id", updatable = false)
  private UUID grantId;

  @Column(name = "application_id")
  private long applicationId;

  @LoggedAttribute("provider")
  private String provider;

  @LoggedAttribute("email")
  private String email;

  @Column(name = "identity_seed")
  private byte[] identitySeed;

  @LoggedAttribute("settings")
  private String settings;

  @Column(name = "sealed_secret")
  private byte[] sealedSecret;

  @LoggedAttribute("grant_status")
  @Enumerated(EnumType.STRING)
  private Status status;

  @LoggedAttribute("sync_state")
  @Enumerated(EnumType.STRING)
  @Column(name = "sync_state")
  private SyncState syncState;

  @Column(name = "state_since")
  private @Nullable Instant stateSince;

  @LoggedAttribute("sync_failure")
  private @Nullable String failure;

  @LoggedAttribute("sync_failure_detail")
  @Column(name = "failure_detail")
  private @Nullable String failureDetail;

  @Column(name = "next_attempt_at")
  private @Nullable Instant nextAttemptAt;

  @Column(name = "synced_at")
  private @Nullable Instant syncedAt;

  @LoggedAttribute("created_at")
  @Column(name = "created_at")
  private Instant createdAt;

  @LoggedAttribute("updated_at")
  @Column(name = "updated_at")
  private Instant updatedAt;

  @Version private int version;

  protected Account() {}

  /// A new account. `settings` is JSON without secrets; `sealedSecret` holds the rest.
  public Account(
      AccountId id,
      UUID grantId,
      ApplicationId applicationId,
      String provider,
      String email,
      IdentitySeed seed,
      String settings,
      Sealed sealedSecret,
      Instant now) {
    this.id = id.value();
    this.grantId = grantId;
    this.applicationId = applicationId.value();
    this.provider = provider;
    this.email = email;
    this.identitySeed = seed.bytes();
    this.settings = settings;
    this.sealedSecret = sealedSecret.bytes();
    this.status = Status.VALID;
    this.syncState = SyncState.CONNECTING;
    this.stateSince = now;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /// The user logged in again.
  public void reconnect(String newSettings, Sealed newSecret, Instant now) {
    settings = newSettings;
    sealedSecret = newSecret.bytes();
    status = Status.VALID;
    switch (syncState) {
      case THROTTLED, INVALID_CREDENTIALS, PROVIDER_ERROR, INTERNAL_ERROR ->
          enter(SyncState.CONNECTING, now);
      case CONNECTING, SYNCING, LIVE, PAUSED -> {}
    }
    updatedAt = now;
  }

  /// Its sync rests until {@link #resume}; what is stored stays readable. False when it does.
  public boolean pause(String reason, Instant now) {
    if (isPaused()) {
      return false;
    }
    enter(SyncState.PAUSED, now);
    failure = "Paused";
    failureDetail = shortened(reason);
    updatedAt = now;
    return true;
  }

  /// A login that was rejected before stays rejected. False when it was not paused.
  public boolean resume(Instant now) {
    if (!isPaused()) {
      return false;
    }
    enter(SyncState.CONNECTING, now);
    if (status == Status.INVALID) {
      syncState = SyncState.INVALID_CREDENTIALS;
      failure = "LoginRejected";
      failureDetail = "the login was rejected before the account was paused";
    }
    updatedAt = now;
    return true;
  }

  public boolean isPaused() {
    return syncState == SyncState.PAUSED;
  }

  /// Sync goes well. True when that is news.
  public boolean progress(SyncState state, Instant now) {
    if (isPaused() || (syncState == state && failure == null && status == Status.VALID)) {
      return false;
    }
    enter(state, now);
    status = Status.VALID;
    return true;
  }

  private void enter(SyncState state, Instant now) {
    stateSince = syncState == state ? stateSince : now;
    syncState = state;
    failure = null;
    failureDetail = null;
    nextAttemptAt = null;
  }

  /// Every folder was found equal to the server's at this time.
  public void synced(Instant at) {
    syncedAt = at;
  }

  /// Sync fails, and this is why. A rejected login makes the grant invalid: only the user can help.
  ///
  /// @param next when it is tried again by itself; null if it is not
  public boolean fail(Problem problem, String detail, Instant now, @Nullable Instant next) {
    if (isPaused()) {
      return false;
    }
    var loginRejected = problem.state() == SyncState.INVALID_CREDENTIALS;
    var same = problem.kind().equals(failure) && (status == Status.INVALID) == loginRejected;
    enter(problem.state(), now);
    failure = problem.kind();
    nextAttemptAt = next;
    failureDetail = shortened(detail);
    status = loginRejected ? Status.INVALID : status;
    return !same;
  }

  private static String shortened(String text) {
    return text.length() > 1000 ? text.substring(0, 1000) : text;
  }

  public AccountId id() {
    return new AccountId(id);
  }

  public UUID grantId() {
    return grantId;
  }

  public ApplicationId applicationId() {
    return new ApplicationId(applicationId);
  }

  public String provider() {
    return provider;
  }

  public String email() {
    return email;
  }

  public IdentitySeed seed() {
    return new IdentitySeed(identitySeed);
  }

  public String settings() {
    return settings;
  }

  public Sealed sealedSecret() {
    return new Sealed(sealedSecret);
  }

  public Status status() {
    return status;
  }

  public SyncState syncState() {
    return syncState;
  }

  public @Nullable String failure() {
    return failure;
  }

  public @Nullable String failureDetail() {
    return failureDetail;
  }

  /// Null for accounts of before this was kept, until their state changes.
  public @Nullable Instant stateSince() {
    return stateSince;
  }

  public @Nullable Instant nextAttemptAt() {
    return nextAttemptAt;
  }

  public @Nullable Instant syncedAt() {
    return syncedAt;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  @Override
  public ObjectType loggedType() {
    return ObjectType.GRANT;
  }

  @Override
  public long loggedAccount() {
    return id;
  }

  @Override
  public UUID loggedId() {
    return grantId;
  }
}
