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
  private final Errands errands;
  private boolean lends;

  AwaitChange(ImapConnection imap, ImapTimings timings, Errands errands) {
    this.imap = imap;
    this.timings = timings;
    this.errands = errands;
  }

  boolean run(Duration atMost) throws InterruptedException {
    var end = System.nanoTime() + atMost.toNanos();
    if (imap.hasChanged()) {
      return imap.takeChanged();
    }
    imap.watch(true);
    lends = imap.can("IDLE") && errands.open();
    try {
      waitUntil(end);
      if (lends) {
        errands.close(imap);
      }
      return imap.takeChanged();
    } finally {
      imap.watch(false);
      if (lends) {
        errands.abandon();
      }
    }
  }

  private void waitUntil(long end) throws InterruptedException {
    var canIdle = imap.can("IDLE");
    do {
      var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (canIdle) {
        canIdle = idle(shorter(left, timings.idleKeepAlive()));
      } else {
        ask(shorter(left, timings.poll()));
      }
    } while (!imap.hasChanged() && System.nanoTime() < end);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void ask(Duration pause) throws InterruptedException {
    if (lends) {
      errands.close(imap);
      lends = false;
    }
    // The server has nothing to say before it is asked; data here is a BYE or the end.
    if (imap.hasDataWithin(pause)) {
      imap.run("NOOP", wire -> endsWith(imap.read(wire), null));
    }
    imap.require("NOOP", null, _ -> {});
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
              while (!response.isContinuation() && !endsWith(response, tag)) {
                response = imap.read(wire);
              }
              return response.isContinuation();
            });
    if (!accepted) {
      return false;
    }
    var undisturbed = !lends || errands.idleBegan(imap::endIdle);
    var over = undisturbed && listen(tag, end);
    var endedByOthers = lends && errands.idleEnds();
    if (!over) {
      finish(tag, !endedByOthers);
    }
    if (lends) {
      errands.carryOut(imap);
    }
    return true;
  }

  /// Until something changed, the time is over, or the server ends the IDLE, which it does too when
  /// another thread asked it to; true in that last case.
  private boolean listen(String tag, long end) throws InterruptedException {
    while (!imap.hasChanged() && System.nanoTime() < end) {
      if (imap.hasDataWithin(Duration.ofNanos(Math.max(1, end - System.nanoTime())))
          && imap.run("IDLE", wire -> endsWith(imap.read(wire), tag))) {
        return true;
      }
    }
    return false;
  }

  private void finish(String tag, boolean sayDone) throws InterruptedException {
    imap.run(
        "IDLE",
        wire -> {
          if (sayDone) {
            wire.writeLine("DONE");
          }
          while (!endsWith(imap.read(wire), tag)) {
            // what the server says meanwhile the connection notes
          }
          return true;
        });
  }

  /// True when the response ends the command with this tag.
  private static boolean endsWith(IMAPResponse response, @Nullable String tag) {
    return response.isTagged() && response.getTag().equals(tag);
  }
}
