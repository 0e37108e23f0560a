package dev.syncline.provider.imap;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// IDLE (RFC 2177), begun anew every few minutes, or NOOP now and then where it is not offered;
/// what happens in other folders is heard too, where the server tells.
///
/// Routers forget a silent connection without telling anyone, so an IDLE that was never answered
/// proves nothing: ending it makes the server speak, and one that does not is dead. Servers also
/// hang up after 30 minutes of IDLE.
final class AwaitChange {
  private final ImapConnection imap;
  private final ImapTimings timings;
  private final Awakening awakening;

  AwaitChange(ImapConnection imap, ImapTimings timings, Awakening awakening) {
    this.imap = imap;
    this.timings = timings;
    this.awakening = awakening;
  }

  boolean run(Duration atMost) throws InterruptedException {
    var end = System.nanoTime() + atMost.toNanos();
    TellOfAllFolders.ask(imap);
    imap.watch(true);
    try {
      waitUntil(end);
      return imap.announced().takeChanged();
    } finally {
      imap.watch(false);
      awakening.over();
    }
  }

  private void waitUntil(long end) throws InterruptedException {
    var canIdle = imap.can("IDLE");
    while (!hasNews() && !awakening.isAsked()) {
      var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (canIdle) {
        canIdle = idle(shorter(left, timings.idleKeepAlive()));
      } else {
        ask(shorter(left, timings.poll()));
      }
      if (System.nanoTime() >= end) {
        return;
      }
    }
  }

  private boolean hasNews() {
    return imap.announced().hasChanged() || imap.announced().others().hasNews();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void ask(Duration pause) throws InterruptedException {
    var askedByOthers = new AtomicReference<@Nullable String>();
    var undisturbed = awakening.open(() -> askedByOthers.set(imap.poke("NOOP")));
    var heard = undisturbed && imap.hasDataWithin(pause);
    awakening.close();
    var tag = askedByOthers.get();
    if (tag != null) {
      finish("NOOP", tag);
      return;
    }
    // The server has nothing to say before it is asked; data here is a BYE or the end.
    if (heard) {
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
    var undisturbed = awakening.open(imap::endIdle);
    var over = undisturbed && listen(tag, end);
    var endedByOthers = awakening.close();
    if (!over) {
      if (!endedByOthers) {
        imap.endIdle();
      }
      finish("IDLE", tag);
    }
    return true;
  }

  /// Until something changed, the time is over, or the server ends the IDLE, which it does too when
  /// another thread asked it to; true in that last case.
  private boolean listen(String tag, long end) throws InterruptedException {
    while (!hasNews() && System.nanoTime() < end) {
      if (imap.hasDataWithin(Duration.ofNanos(Math.max(1, end - System.nanoTime())))
          && imap.run("IDLE", wire -> endsWith(imap.read(wire), tag))) {
        return true;
      }
    }
    return false;
  }

  private void finish(String command, String tag) throws InterruptedException {
    imap.run(
        command,
        wire -> {
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
