package dev.syncline.webhook.metrics;

import dev.syncline.model.log.ChangeLog;
import dev.syncline.webhook.tail.ShardReader;
import dev.syncline.webhook.tail.ShardReaders;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Metrics of the readers, by shard: where each log ends and how far it has been read.
public final class ReaderMetrics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReaderMetrics.class);

  private final ShardReaders readers;
  private final ChangeLog changes;
  private final MultiGauge behind;
  private final MultiGauge head;
  private final MultiGauge position;
  private final MultiGauge filled;
  private final MultiGauge dropped;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("webhook-metrics").factory());

  public ReaderMetrics(MeterRegistry registry, ShardReaders readers, ChangeLog changes) {
    this.readers = readers;
    this.changes = changes;
    this.behind =
        gauge(registry, "syncline.log.reader.behind", "Rows of the log that have yet to be read");
    this.head = gauge(registry, "syncline.log.head", "Highest row number of the log");
    this.position = gauge(registry, "syncline.log.reader.position", "Highest row number read");
    this.filled =
        gauge(registry, "syncline.log.reader.filled", "Entries that only the density check found");
    this.dropped = gauge(registry, "syncline.log.reader.dropped", "Entries read more than once");
  }

  public void start(Duration every) {
    var _ =
        timer.scheduleWithFixedDelay(
            this::measure, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void measure() {
    try {
      show(behind, reader -> changes.highestId(reader.shard()) - reader.position());
      show(head, reader -> changes.highestId(reader.shard()));
      show(position, ShardReader::position);
      show(filled, ShardReader::filled);
      show(dropped, ShardReader::dropped);
    } catch (DataAccessException e) {
      log.debug("heads are not known at the moment", e);
    }
  }

  private void show(MultiGauge gauge, ToDoubleFunction<ShardReader> value) {
    gauge.register(
        readers.readers().stream()
            .map(reader ->
                Row.of(
                    Tags.of("shard", Integer.toString(reader.shard().value())),
                    value.applyAsDouble(reader)))
            .toList(),
        true);
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
