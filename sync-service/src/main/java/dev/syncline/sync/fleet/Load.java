package dev.syncline.sync.fleet;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Objects;

/// How busy this process is: the scarcest of processors, heap and punctuality, over a minute. What
/// is full takes no more, and what is more than half full counts for less when accounts are shared
/// out.
final class Load {
  private static final double PROCESSORS_FULL = 0.9;
  private static final double HEAP_FULL = 0.85;
  private static final Duration LATE = Duration.ofSeconds(1);
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final double LEAST = 0.25;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private volatile double busy;

  /// @param late how much later than it wanted a thread of this process came to run
  void measure(Duration late, Duration since) {
    var processors = Math.max(0, system.getProcessCpuLoad()) / PROCESSORS_FULL;
    var lateness = late.toNanos() / (double) LATE.toNanos();
    var now = Math.max(Math.max(processors, heap() / HEAP_FULL), lateness);
    var recent = Math.min(1, since.toNanos() / (double) REMEMBERED.toNanos());
    var before = busy;
    busy = before + (now - before) * recent;
  }

  /// What survived the last collection, of what there may be.
  private static double heap() {
    var survived =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    return survived / (double) Runtime.getRuntime().maxMemory();
  }

  /// 1 is the limit.
  double busy() {
    return busy;
  }

  double capacity() {
    return Runtime.getRuntime().availableProcessors() * Math.clamp(1.5 - busy, LEAST, 1);
  }
}
