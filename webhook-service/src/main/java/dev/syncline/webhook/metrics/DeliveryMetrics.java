package dev.syncline.webhook.metrics;

import dev.syncline.webhook.deliver.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Metrics of deliveries.
public final class DeliveryMetrics {
  private final MeterRegistry registry;
  private final Map<String, Timer> requests = new ConcurrentHashMap<>();
  private final Timer lag;
  private final Counter vanished;
  private final Counter givenUp;

  public DeliveryMetrics(MeterRegistry registry) {
    this.registry = registry;
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

  public void window(Supplier<Number> held) {
    Gauge.builder("syncline.webhook.window", held)
        .description("Log entries held in memory for endpoints")
        .strongReference(true)
        .register(registry);
  }
}
