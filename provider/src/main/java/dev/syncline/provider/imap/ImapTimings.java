package dev.syncline.provider.imap;

import java.time.Duration;

/// How long to wait for what.
///
/// @param idleKeepAlive after how long an IDLE is ended and begun anew: proves that the connection
///   lives, and stays far below the 29 minutes after which servers hang up (RFC 2177)
/// @param poll how often to ask a server without IDLE
/// @param untested a pooled connection that was unused for longer is tried with NOOP first
/// @param surplus a pooled connection that was unused for longer is closed at the next listing
public record ImapTimings(
    Duration connect,
    Duration read,
    Duration idleKeepAlive,
    Duration poll,
    Duration untested,
    Duration surplus) {
  public static final ImapTimings DEFAULT =
      new ImapTimings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(270),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofMinutes(1));

  public ImapTimings {
    if (idleKeepAlive.compareTo(Duration.ofMinutes(29)) >= 0) {
      throw new IllegalArgumentException(
          "idleKeepAlive (%s) must be below 29 minutes".formatted(idleKeepAlive));
    }
  }
}
