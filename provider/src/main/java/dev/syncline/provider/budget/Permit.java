package dev.syncline.provider.budget;

import dev.syncline.provider.Failure;
import org.jspecify.annotations.Nullable;

/// Leave to have one connection to a host, from before it is opened until it is closed. Whoever has
/// it says once how the login ended; what is said later, or said twice, does not count.
public final class Permit implements AutoCloseable {
  private final HostGate gate;
  private final String account;
  private final long since;
  private boolean reported;
  private boolean closed;

  Permit(HostGate gate, String account, long since) {
    this.gate = gate;
    this.account = account;
    this.since = since;
  }

  /// The login worked, or was answered by somebody who works.
  public void worked() {
    gate.report(this, null);
  }

  /// The connection or the login failed in a way that concerns other accounts too, or does not:
  /// that is for the gate to know.
  public void failed(Failure failure) {
    gate.report(this, failure);
  }

  /// The connection is kept without being used: `giveUp` closes it when another account needs one.
  public void spare(Runnable giveUp) {
    gate.spare(this, giveUp);
  }

  public void inUse() {
    gate.spare(this, null);
  }

  /// Whether others wait for a connection, and this one was had for long enough.
  public boolean isWanted() {
    return gate.isWanted(this);
  }

  /// What is told of an account that gives it up because others wait.
  public Failure.Throttled takeTurns() {
    return gate.takeTurns();
  }

  String account() {
    return account;
  }

  long since() {
    return since;
  }

  boolean isReported() {
    return reported;
  }

  boolean isClosed() {
    return closed;
  }

  void setReported() {
    reported = true;
  }

  void setClosed() {
    closed = true;
  }

  @Override
  public void close() {
    gate.close(this);
  }

  /// Which failures are about the host, and not about the account.
  static boolean isOfHost(@Nullable Failure failure) {
    return failure instanceof Failure.Unreachable
        || failure instanceof Failure.UnknownHost
        || failure instanceof Failure.Throttled;
  }

  /// Which failures only somebody who works can answer with.
  static boolean showsThatItWorks(@Nullable Failure failure) {
    return failure == null
        || failure instanceof Failure.LoginRejected
        || failure instanceof Failure.SettingNeeded
        || failure instanceof Failure.NoInbox
        || failure instanceof Failure.Refused;
  }
}
