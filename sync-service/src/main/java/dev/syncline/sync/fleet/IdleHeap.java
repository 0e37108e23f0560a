package dev.syncline.sync.fleet;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives memory back when a worker has come to rest. First readings fill the heap; after them
/// thousands of accounts wait and allocate next to nothing, so no collection ever comes that would
/// find how little of it is still needed.
///
/// A collection of a heap of some hundred megabytes stops the process for a fraction of a second,
/// so there is one after each busy time, and none while the processor is wanted. Accounts at rest
/// take a little of it each: they are asked now and then. Right after a busy time much lives that
/// soon will not, as connections that are kept a while for the next reading: so there is another
/// one later, until one gives back next to nothing.
final class IdleHeap {
  private static final Logger log = LoggerFactory.getLogger(IdleHeap.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(2);
  private static final double CALM = 0.2;
  private static final double CALM_ACCOUNT = 0.0001;
  private static final long WORTH_IT = 32L << 20;

  private final Worker worker;
  private Instant lookedAt = Instant.EPOCH;
  private Duration worked = Duration.ZERO;
  private long keptAfter;
  private Instant againFrom = Instant.MAX;

  IdleHeap(Worker worker) {
    this.worker = worker;
  }

  /// What it looks at.
  interface Worker {
    /// Processor time until now.
    Duration worked();

    /// What is held of the machine's memory for objects, living or not.
    long kept();

    void collect();
  }

  static final class OfThisProcess implements Worker {
    private final OperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final HotSpotDiagnosticMXBean vm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

    @Override
    public Duration worked() {
      return Duration.ofNanos(system.getProcessCpuTime());
    }

    @Override
    public long kept() {
      return Runtime.getRuntime().totalMemory();
    }

    /// A heap that hardly exceeds what lives in it would be collected all the time while there is
    /// work, so it is told to be so small for this collection only.
    @Override
    public void collect() {
      var min = vm.getVMOption("MinHeapFreeRatio").getValue();
      var max = vm.getVMOption("MaxHeapFreeRatio").getValue();
      vm.setVMOption("MinHeapFreeRatio", "5"); // never more than the other one
      vm.setVMOption("MaxHeapFreeRatio", "10");
      System.gc();
      vm.setVMOption("MaxHeapFreeRatio", max);
      vm.setVMOption("MinHeapFreeRatio", min);
    }
  }

  /// To be called often.
  ///
  /// @param accounts how many are followed
  void look(Instant now, int accounts) {
    var since = Duration.between(lookedAt, now);
    if (since.compareTo(LOOK_EVERY) < 0) {
      return;
    }
    var until = worker.worked();
    var share = until.minus(worked).toNanos() / (double) since.toNanos();
    var first = lookedAt.equals(Instant.EPOCH);
    lookedAt = now;
    worked = until;
    if (first || share >= CALM + accounts * CALM_ACCOUNT) {
      return;
    }
    if (worker.kept() > keptAfter + WORTH_IT || !now.isBefore(againFrom)) {
      giveBack(now);
    }
  }

  private void giveBack(Instant now) {
    var before = worker.kept();
    worker.collect();
    keptAfter = worker.kept();
    againFrom = before - keptAfter > WORTH_IT ? now.plus(AGAIN_AFTER) : Instant.MAX;
    log.info("came to rest: the heap has {} MB, it had {}", keptAfter >> 20, before >> 20);
  }
}
