package dev.syncline.provider.connect;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the connections that nobody reads on: one thread for all of them, where one each
/// would keep a stack each.
///
/// A channel that a selector knows cannot be read by a thread that waits, so the selector knows it
/// no longer than it is parked. Whoever is told that this is over reads and writes as before.
final class Lookout {
  private static final Logger log = LoggerFactory.getLogger(Lookout.class);
  private static final Duration BROKEN = Duration.ofMillis(100);

  private final Selector selector;
  private final AtomicLong numbers = new AtomicLong();
  private final Queue<Parked> told = new ConcurrentLinkedQueue<>();

  /// Of its own thread, as all below.
  private final TreeSet<Parked> waiting =
      new TreeSet<>(
          Comparator.<Parked>comparingLong(parked -> parked.until)
              .thenComparingLong(parked -> parked.number));

  private Lookout() throws IOException {
    this.selector = Selector.open();
  }

  private static final class OfThisProcess {
    static final Lookout INSTANCE = started();

    private static Lookout started() {
      try {
        var lookout = new Lookout();
        Thread.ofPlatform().daemon().name("lookout").start(lookout::run);
        return lookout;
      } catch (IOException e) {
        throw new IllegalStateException("no selector could be opened", e);
      }
    }
  }

  static Lookout ofThisProcess() {
    return OfThisProcess.INSTANCE;
  }

  /// @param then runs once, on the thread that looks after all the others: it is to return soon
  Parked park(SocketChannel channel, Duration atMost, Runnable then) {
    var until = System.nanoTime() + atMost.toNanos();
    var parked = new Parked(this, channel, numbers.incrementAndGet(), until, then);
    tell(parked);
    return parked;
  }

  /// That it came, or is to go.
  void tell(Parked parked) {
    told.add(parked);
    selector.wakeup();
  }

  private void run() {
    while (true) {
      try {
        // A look that does not wait takes a wake-up with it that was meant for the next one.
        var _ = told.isEmpty() ? selector.select(untilNext()) : selector.selectNow();
        release(over());
      } catch (IOException | RuntimeException e) {
        log.error("connections at rest could not be looked after, trying again", e);
        rest();
      }
    }
  }

  private static void rest() {
    try {
      Thread.sleep(BROKEN);
    } catch (InterruptedException _) {
      // Nobody has a reason to: it looks again.
    }
  }

  private long untilNext() {
    return waiting.isEmpty()
        ? 0
        : Math.max(1, Duration.ofNanos(waiting.getFirst().until - System.nanoTime()).toMillis());
  }

  private List<Parked> over() {
    var over = new ArrayList<Parked>();
    for (var key : selector.selectedKeys()) {
      var parked = (Parked) key.attachment();
      parked.readable();
      leave(parked, over);
    }
    selector.selectedKeys().clear();
    for (var parked = told.poll(); parked != null; parked = told.poll()) {
      if (parked.isEnded() || (parked.key == null && !register(parked))) {
        leave(parked, over);
      }
    }
    var now = System.nanoTime();
    while (!waiting.isEmpty() && waiting.getFirst().until <= now) {
      leave(waiting.getFirst(), over);
    }
    return over;
  }

  private void leave(Parked parked, List<Parked> over) {
    if (!parked.over) {
      parked.over = true;
      waiting.remove(parked);
      over.add(parked);
    }
  }

  /// False when it was closed meanwhile, or whatever else is wrong with it: whoever reads next will
  /// find that, and nobody else.
  private boolean register(Parked parked) {
    try {
      parked.channel.configureBlocking(false);
      parked.key = parked.channel.register(selector, SelectionKey.OP_READ, parked);
      waiting.add(parked);
      return true;
    } catch (IOException | RuntimeException _) {
      return false;
    }
  }

  private void release(List<Parked> over) throws IOException {
    if (over.isEmpty()) {
      return;
    }
    for (var parked : over) {
      if (parked.key != null) {
        parked.key.cancel();
      }
    }
    try {
      // Only now are the channels let go of. What is found to be readable here, the next look
      // takes.
      var _ = selector.selectNow();
    } finally {
      over.forEach(Lookout::goOn);
    }
  }

  /// Whatever is wrong with it, the one that waited for it goes on, and the others do.
  private static void goOn(Parked parked) {
    try {
      parked.channel.configureBlocking(true);
    } catch (IOException | RuntimeException _) {
      // It was closed, or whoever reads next will find what else it is.
    }
    try {
      parked.then.run();
    } catch (RuntimeException e) {
      log.error("what waited for a connection could not go on", e);
    }
  }
}
