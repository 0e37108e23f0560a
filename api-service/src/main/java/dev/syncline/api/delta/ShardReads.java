package dev.syncline.api.delta;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.id.ShardId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks several shards at once and waits for none longer than its patience: one that hangs is left
/// out, and is not asked again before it has answered. Its answer is thrown away, since nothing was
/// read on by it. What a task has to say to the client it throws.
///
/// A shard that is only slow must be waited for, or nothing would ever be read of it. So patience
/// is short only with one that has been found to hang, by whichever reader, and has not answered
/// since.
final class ShardReads {
  private static final Logger log = LoggerFactory.getLogger(ShardReads.class);

  /// How much longer a shard is waited for that is not known to hang.
  private static final int SLOW = 5;

  private final Duration patience;
  private final Hanging hanging;
  private final Map<ShardId, Future<?>> late = new HashMap<>();

  /// @param patience with a shard that is known to hang
  /// @param hanging what all readers know of that
  ShardReads(Duration patience, Hanging hanging) {
    this.patience = patience;
    this.hanging = hanging;
  }

  /// Shards that somebody has waited for in vain.
  static final class Hanging {
    private final Map<ShardId, Future<?>> unanswered = new ConcurrentHashMap<>();

    private boolean has(ShardId shard) {
      var asked = unanswered.get(shard);
      return asked != null && !asked.isDone();
    }

    private void add(ShardId shard, Future<?> asked) {
      unanswered.put(shard, asked);
    }
  }

  boolean isLate(ShardId shard) {
    var asked = late.get(shard);
    return asked != null && !asked.isDone();
  }

  /// What those answered that did.
  <T> Map<ShardId, T> all(Collection<ShardId> shards, Function<ShardId, T> read) {
    late.values().removeIf(Future::isDone);
    var running = new LinkedHashMap<ShardId, FutureTask<T>>();
    for (var shard : shards) {
      if (!late.containsKey(shard)) {
        var task = new FutureTask<>(() -> read.apply(shard));
        Thread.ofVirtual().name("read-shard-" + shard.value()).start(task);
        running.put(shard, task);
      }
    }
    var answers = new LinkedHashMap<ShardId, T>();
    var begun = System.nanoTime();
    running.forEach((shard, task) -> await(shard, task, begun, answers));
    return answers;
  }

  private Duration patience(ShardId shard) {
    return hanging.has(shard) ? patience : patience.multipliedBy(SLOW);
  }

  private <T> void await(ShardId shard, FutureTask<T> task, long begun, Map<ShardId, T> answers) {
    var patience = patience(shard);
    try {
      var left = Math.max(1, begun + patience.toNanos() - System.nanoTime());
      answers.put(shard, Objects.requireNonNull(task.get(left, TimeUnit.NANOSECONDS)));
    } catch (TimeoutException _) {
      late.put(shard, task);
      hanging.add(shard, task);
      log.warn("shard {} has not answered in {}, the others go on", shard.value(), patience);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException answer) {
        throw answer;
      }
      log.warn("shard {} can't be read: {}", shard.value(), String.valueOf(e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      late.put(shard, task);
    }
  }
}
