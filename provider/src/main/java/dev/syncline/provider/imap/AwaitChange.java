package dev.syncline.provider.imap;

import java.time.Duration;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// IDLE (RFC 2177), begun anew every few minutes, or NOOP now and then where it is not offered.
///
/// Routers forget a silent connection without telling anyone, so an IDLE that was never answered
/// proves nothing: ending it makes the server speak, and one that does not is dead. Servers also
/// hang up after 30 minutes of IDLE.
final class AwaitChange {
  private final ImapConnection imap;
  private final ImapTimings timings;

  AwaitChange(ImapConnection imap, ImapTimings timings) {
    this.imap = imap;
    this.timings = timings;
  }

  boolean run(Duration atMost) throws InterruptedException {
    var end = System.nanoTime() + atMost.toNanos();
    if (imap.hasChanged()) {
      return imap.takeChanged();
    }
    var canIdle = imap.can("IDLE");
    do {
      var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (canIdle) {
        canIdle = idle(shorter(left, timings.idleKeepAlive()));
      } else {
        ask(shorter(left, timings.poll()));
      }
    } while (!imap.hasChanged() && System.nanoTime() < end);
    return imap.takeChanged();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void ask(Duration pause) throws InterruptedException {
    // The server has nothing to say before it is asked; data here is a BYE or the end.
    if (imap.hasDataWithin(pause)) {
      imap.run("NOOP", wire -> take(imap.read(wire), null));
    }
    imap.require("NOOP", null, response -> take(response, null));
  }

  /// One IDLE; false when the server refuses it.
  private boolean idle(Duration atMost) throws InterruptedException {
    var end = System.nanoTime() + atMost.toNanos();
    var tag = imap.run("IDLE", wire -> wire.writeCommand("IDLE", null));
    var accepted =
        imap.run(
            "IDLE",
            wire -> {
              var response = imap.read(wire);
              while (!response.isContinuation() && !take(response, tag)) {
                response = imap.read(wire);
              }
              return response.isContinuation();
            });
    if (!accepted) {
      return false;
    }
    while (!imap.hasChanged() && System.nanoTime() < end) {
      if (imap.hasDataWithin(Duration.ofNanos(Math.max(1, end - System.nanoTime())))
          && imap.run("IDLE", wire -> take(imap.read(wire), tag))) {
        return true;
      }
    }
    return done(tag);
  }

  private boolean done(String tag) throws InterruptedException {
    return imap.run(
        "IDLE",
        wire -> {
          wire.writeLine("DONE");
          while (true) {
            var response = imap.read(wire);
            if (take(response, tag)) {
              return true;
            }
          }
        });
  }

  /// True when the response ends the command with this tag.
  private boolean take(IMAPResponse response, @Nullable String tag) {
    if (response.keyEquals("FETCH")) {
      imap.noteUnsolicited();
    }
    return response.isTagged() && response.getTag().equals(tag);
  }
}
