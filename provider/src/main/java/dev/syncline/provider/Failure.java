package dev.syncline.provider;

import java.time.Duration;

/// Why a provider did not do what it was asked: each case means something different for what to do
/// next.
///
/// `detail` carries the server's own words or the numbers; never a password, a subject or a body.
public sealed interface Failure {
  String detail();

  /// The name does not resolve.
  record UnknownHost(String detail) implements Failure {}

  /// No connection, or it broke: worth trying again.
  record Unreachable(String detail) implements Failure {}

  /// An address that must not be connected to (private, loopback, link-local).
  record ForbiddenHost(String detail) implements Failure {}

  /// Certificate or handshake: only settings can help.
  record TlsProblem(String detail) implements Failure {}

  /// Only the user can help.
  record LoginRejected(String detail) implements Failure {}

  record NoInbox(String detail) implements Failure {}

  /// Only the user can help, by a setting at the provider that `detail` describes.
  record SettingNeeded(String detail) implements Failure {}

  record Throttled(String detail, Duration retryAfter) implements Failure {}

  /// The account has used what its provider gives it for work of this urgency; what is more urgent
  /// goes on.
  record BudgetSpent(String detail, Duration retryAfter) implements Failure {}

  /// The folder or message is not there any more.
  record Gone(String detail) implements Failure {}

  /// The server answered NO, or an SMTP 5xx: repeating it will not help.
  record Refused(String detail) implements Failure {}

  /// The server answered what the protocol does not allow.
  record Malformed(String detail) implements Failure {}

  /// The command may or may not have been carried out: the connection broke after it was handed
  /// over.
  record Unknown(String detail) implements Failure {}
}
