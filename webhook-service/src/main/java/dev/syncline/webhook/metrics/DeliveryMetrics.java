package dev.syncline.webhook.metrics;

import dev.syncline.model.id.ShardId;
import dev.syncline.webhook.deliver.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Metrics of deliveries.
public final class DeliveryMetrics {
  private final MeterRegistry registry;
  private final Map<String, Timer> requests = new ConcurrentHashMap<>();
  private final Map<ShardId, Waiting> shards = new ConcurrentHashMap<>();
  private final MultiGauge behind;
  private final MultiGauge oldest;
  private final MultiGauge shut;
  private final Timer lag;
  private final Counter vanished;
  private final Counter givenUp;

  public DeliveryMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.behind =
        gauge(
            registry,
            "syncline.webhook.lanes.behind",
            "Accounts of endpoints whose next entry is in the log and no longer in memory");
    this.oldest =
        gauge(
            registry,
            "syncline.webhook.oldest.undelivered.seconds",
            "Age of the oldest entry that an endpoint has yet to take");
    this.shut =
        gauge(registry, "syncline.webhook.endpoints.shut", "Endpoints that pause as a whole");
    this.lag =
        Timer.builder("syncline.webhook.dispatch.lag")
            .description("From the change's commit to the endpoint's 2xx")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(10))
            .register(registry);
    this.vanished =
        Counter.builder("syncline.webhook.vanished")
            .description("Entries not sent, since the object was gone: its deletion follows")
            .register(registry);
    this.givenUp =
        Counter.builder("syncline.webhook.given.up")
            .description("Notifications passed over after three days of failures")
            .register(registry);
  }

  public void attempted(Outcome outcome, Duration took) {
    requests
        .computeIfAbsent(
            outcome.label(),
            label ->
                Timer.builder("syncline.webhook.deliveries")
                    .description("Requests to endpoints, by outcome")
                    .tag("outcome", label)
                    .register(registry))
        .record(took);
  }

  public void delivered(Duration behind) {
    lag.record(behind.isNegative() ? Duration.ZERO : behind);
  }

  public void vanished(int entries) {
    vanished.increment(entries);
  }

  public void givenUp() {
    givenUp.increment();
  }

  /// What waits in a shard.
  ///
  /// @param lanes accounts of endpoints whose next entry is no longer in memory
  /// @param oldest age of the oldest entry that an endpoint has yet to take
  /// @param shut endpoints that pause as a whole
  public void waiting(ShardId shard, long lanes, Duration oldest, int shut) {
    shards.put(shard, new Waiting(lanes, oldest, shut));
    show();
  }

  /// The shard is somebody else's.
  public void ended(ShardId shard) {
    shards.remove(shard);
    show();
  }

  private record Waiting(long lanes, Duration oldest, int shut) {}

  private synchronized void show() {
    behind.register(rows(Waiting::lanes), true);
    oldest.register(rows(waiting -> Math.max(0, waiting.oldest().toMillis() / 1000.0)), true);
    shut.register(rows(Waiting::shut), true);
  }

  private List<Row<?>> rows(ToDoubleFunction<Waiting> value) {
    var rows = new ArrayList<Row<?>>();
    shards.forEach((shard, waiting) ->
        rows.add(
            Row.of(
                Tags.of("shard", Integer.toString(shard.value())), value.applyAsDouble(waiting))));
    return rows;
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  public void window(Supplier<Number> held) {
    Gauge.builder("syncline.webhook.window", held)
        .description("Log entries held in memory for endpoints")
        .strongReference(true)
        .register(registry);
  }
}
