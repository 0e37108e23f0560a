package dev.syncline.provider.imap;

import dev.syncline.provider.FolderReader.Heard;
import dev.syncline.provider.connect.Parked;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/// IDLE (RFC 2177), begun anew every few minutes, or NOOP now and then where it is not offered;
/// what happens in other folders is heard too, where the server tells.
///
/// ```
/// IDLE ─ + ─► parked, on no thread ─► * 5 EXISTS ─ DONE ─ OK     news
///                       │      ▲
///                       └──────┘ DONE ─ OK ─ IDLE ─ +             every few minutes
/// ```
///
/// Routers forget a silent connection without telling anyone, so an IDLE that was never answered
/// proves nothing: ending it makes the server speak, and one that does not is dead. Servers also
/// hang up after 30 minutes of IDLE.
final class AwaitChange {
  /// What comes octet by octet is waited for in such steps.
  private static final Duration STEP = Duration.ofSeconds(1);

  private final ImapConnection imap;
  private final ImapTimings timings;
  private final Awakening awakening;
  private final long end;
  private boolean canIdle;
  private boolean begun;
  private boolean waits;
  private long until;

  /// Of the IDLE that is open.
  private @Nullable String tag;

  private @Nullable Parked parked;

  AwaitChange(ImapConnection imap, ImapTimings timings, Awakening awakening, Duration atMost) {
    this.imap = imap;
    this.timings = timings;
    this.awakening = awakening;
    this.end = System.nanoTime() + atMost.toNanos();
    this.canIdle = imap.can("IDLE");
  }

  /// Until it is over, or the server must be waited for: then `goOn` runs once, and this is to be
  /// called again.
  Heard run(Runnable goOn) throws InterruptedException {
    var over = true;
    try {
      over = goesToItsEnd(goOn);
      return !over ? Heard.NOT_YET : imap.announced().takeChanged() ? Heard.NEWS : Heard.NOTHING;
    } finally {
      if (over) {
        imap.watch(false);
        awakening.over();
      }
    }
  }

  private boolean goesToItsEnd(Runnable goOn) throws InterruptedException {
    if (!begun) {
      TellOfAllFolders.ask(imap);
      imap.watch(true);
      begun = true;
    }
    hear();
    while (waits || !isEnough()) {
      if (!waits) {
        begin();
      }
      while (waits && !isEnough() && isBefore(until)) {
        if (!imap.hasSome()) {
          park(goOn);
          return false;
        }
        read();
      }
      finish();
      if (!isBefore(end)) {
        return true;
      }
    }
    return true;
  }

  private void park(Runnable goOn) {
    var now = imap.park(Duration.ofNanos(Math.max(1, until - System.nanoTime())), goOn);
    parked = now;
    awakening.waits(now::end);
  }

  private void hear() throws InterruptedException {
    var last = parked;
    parked = null;
    if (last != null) {
      imap.breakIfInterrupted();
      if (last.isReadable() && imap.hasSomeWithin(STEP)) {
        read();
      }
    }
  }

  private boolean isEnough() {
    return imap.announced().hasChanged()
        || imap.announced().others().hasNews()
        || awakening.isAsked();
  }

  private static boolean isBefore(long time) {
    return System.nanoTime() < time;
  }

  /// Not if the server refuses IDLE.
  private void begin() throws InterruptedException {
    var step = canIdle ? timings.idleKeepAlive() : timings.poll();
    until = Math.min(end, System.nanoTime() + step.toNanos());
    if (canIdle) {
      tag = idle().orElse(null);
      canIdle = tag != null;
      waits = canIdle;
    } else {
      waits = true;
    }
  }

  private Optional<String> idle() throws InterruptedException {
    return imap.run(
        "IDLE",
        wire -> {
          var sent = wire.writeCommand("IDLE", null);
          var response = imap.read(wire);
          while (!response.isContinuation() && !endsWith(response, sent)) {
            response = imap.read(wire);
          }
          return response.isContinuation() ? Optional.of(sent) : Optional.empty();
        });
  }

  /// One response: maybe the end of the IDLE, which the server does not owe to anyone. Without IDLE
  /// it has nothing to say before it is asked, so it is asked.
  private void read() throws InterruptedException {
    if (imap.run("IDLE", wire -> endsWith(imap.read(wire), tag))) {
      tag = null;
      waits = false;
    }
    if (tag == null) {
      until = System.nanoTime();
    }
  }

  private void finish() throws InterruptedException {
    if (!waits) {
      return;
    }
    waits = false;
    var idling = tag;
    tag = null;
    if (idling == null) {
      imap.require("NOOP", null, _ -> {});
      return;
    }
    imap.run(
        "IDLE",
        wire -> {
          wire.writeLine("DONE");
          while (!endsWith(imap.read(wire), idling)) {
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
