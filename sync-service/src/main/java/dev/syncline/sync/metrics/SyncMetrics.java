package dev.syncline.sync.metrics;

import dev.syncline.model.audit.AuditFindings;
import dev.syncline.provider.Failure;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.budget.Governor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Everything this service measures.
public final class SyncMetrics {
  private static final Duration COPIED = Duration.ofDays(1);

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Counter messages;
  private final Counter bytes;
  private final DistributionSummary batches;
  private final Timer lag;
  private final AtomicInteger followed = new AtomicInteger();

  public SyncMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.messages =
        Counter.builder("syncline.sync.messages")
            .description("Messages that were fetched whole and written")
            .register(registry);
    this.bytes =
        Counter.builder("syncline.sync.bytes")
            .baseUnit("bytes")
            .description("Raw bytes of those messages")
            .register(registry);
    this.batches =
        DistributionSummary.builder("syncline.sync.batch")
            .description("Messages in one transaction")
            .register(registry);
    this.lag =
        Timer.builder("syncline.sync.lag")
            .description("From the server's time of arrival to the commit, for new mail")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    Gauge.builder("syncline.sync.followed", followed, AtomicInteger::get)
        .description("Accounts whose folders were all read since their login")
        .register(registry);
  }

  public void followed() {
    followed.incrementAndGet();
  }

  public void notFollowed() {
    followed.decrementAndGet();
  }

  public void applied(int count, long size) {
    messages.increment(count);
    bytes.increment((double) size);
    batches.record(count);
  }

  /// A message that arrived while its folder was being followed. The server tells the time in whole
  /// seconds. What is older than a day was copied here, not sent.
  public void arrived(Instant at) {
    var behind = Duration.between(at, clock.instant());
    if (behind.compareTo(COPIED) < 0) {
      lag.record(behind.isNegative() ? Duration.ZERO : behind);
    }
  }

  public void failed(Failure failure) {
    registry
        .counter("syncline.sync.failures", "kind", failure.getClass().getSimpleName())
        .increment();
  }

  /// What an audit found to differ.
  public void audited(AuditFindings found) {
    registry.counter("syncline.sync.audits").increment();
    drift("missing", found.missing());
    drift("surplus", found.surplus());
    drift("reflagged", found.reflagged());
    drift("body", found.bodiesDifferent());
  }

  private void drift(String kind, long count) {
    Counter.builder("syncline.sync.drift")
        .tag("kind", kind)
        .description("Messages that an audit found to differ from the server's")
        .register(registry)
        .increment((double) count);
  }

  /// How many accounts this worker has in a state.
  public void accounts(String state, Supplier<Number> count) {
    Gauge.builder("syncline.sync.accounts", count)
        .tag("state", state)
        .description("Accounts this worker has, by what their sync is doing")
        .register(registry);
  }

  /// Accounts that came to this worker or went to another one.
  ///
  /// @param how `taken` or `given`
  public void moved(String how, int count) {
    Counter.builder("syncline.sync.moves")
        .tag("how", how)
        .description("Accounts that changed hands")
        .register(registry)
        .increment(count);
  }

  /// What waits for, or is kept from, the providers by what they allow.
  public void budget(Governor governor) {
    for (var urgency : Urgency.values()) {
      var tag = urgency.name().toLowerCase(Locale.ROOT);
      Gauge.builder("syncline.sync.budget.waiting", () -> governor.waiting(urgency))
          .tag("urgency", tag)
          .description("Logins that wait for their turn at a host")
          .register(registry);
      Gauge.builder("syncline.sync.budget.spent", () -> governor.spent(urgency))
          .tag("urgency", tag)
          .description("Accounts that may read nothing of this urgency: their day's bytes are used")
          .register(registry);
    }
    for (var row : governor.rows()) {
      Gauge.builder("syncline.sync.budget.away", () -> governor.away(row))
          .tag("provider", row)
          .description("Hosts that failed for several accounts, and are asked by one at a time")
          .register(registry);
    }
  }

  /// The newest entry of a shard's log.
  public void logHead(int shard, Supplier<Number> highestId) {
    Gauge.builder("syncline.log.head", highestId)
        .tag("shard", Integer.toString(shard))
        .description("Highest number given in the shard's transaction log")
        .register(registry);
  }
}
