package dev.syncline.api.delta;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.id.ShardId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks several shards at once and waits for none longer than its patience. One that is late is
/// left out, and is not asked again before its answer has come and was taken: so nothing is read in
/// vain of a shard that is only slow. What a task has to say to the client it throws.
///
/// Patience is short only with a shard that hangs: one that some reader waits for in vain, and that
/// has answered nobody since it was asked.
final class ShardReads<T> {
  private static final Logger log = LoggerFactory.getLogger(ShardReads.class);

  /// How much longer a shard is waited for that does not hang.
  private static final int SLOW = 5;

  private final Duration patience;
  private final Hanging hanging;
  private final Map<ShardId, Question<T>> late = new HashMap<>();

  /// @param patience with a shard that hangs
  /// @param hanging what all readers know of that
  ShardReads(Duration patience, Hanging hanging) {
    this.patience = patience;
    this.hanging = hanging;
  }

  private record Question<T>(FutureTask<T> task, long askedAt) {}

  /// What all readers know of shards together.
  static final class Hanging {
    private final Map<ShardId, Question<?>> unanswered = new ConcurrentHashMap<>();
    private final Map<ShardId, Long> answeredAt = new ConcurrentHashMap<>();

    private boolean has(ShardId shard) {
      var question = unanswered.get(shard);
      if (question == null || question.task().isDone()) {
        return false;
      }
      var answered = answeredAt.get(shard);
      return answered == null || answered - question.askedAt() < 0;
    }

    private void isLate(ShardId shard, Question<?> question) {
      unanswered.put(shard, question);
    }

    private void answered(ShardId shard) {
      answeredAt.put(shard, System.nanoTime());
    }
  }

  /// Whether a shard is still to answer, or its answer to be taken.
  boolean isLate(ShardId shard) {
    return late.containsKey(shard);
  }

  /// Answers that came after all, as far as they are wanted now; the others are kept.
  List<T> lateOnes(Predicate<T> wanted) {
    var taken = new ArrayList<T>();
    for (var one : List.copyOf(late.entrySet())) {
      if (one.getValue().task().isDone()) {
        var answer = answer(one.getKey(), one.getValue(), Duration.ZERO);
        if (answer == null || wanted.test(answer)) {
          late.remove(one.getKey());
        }
        if (answer != null && wanted.test(answer)) {
          taken.add(answer);
        }
      }
    }
    return taken;
  }

  /// What those answered that did.
  Map<ShardId, T> all(Collection<ShardId> shards, Function<ShardId, T> read) {
    var questions = new LinkedHashMap<ShardId, Question<T>>();
    for (var shard : shards) {
      if (!late.containsKey(shard)) {
        questions.put(shard, ask(shard, read));
      }
    }
    var answers = new LinkedHashMap<ShardId, T>();
    questions.forEach((shard, question) -> {
      var answer = answer(shard, question, patience(shard));
      if (answer != null) {
        answers.put(shard, answer);
      }
    });
    return answers;
  }

  private Question<T> ask(ShardId shard, Function<ShardId, T> read) {
    var task =
        new FutureTask<>(() -> {
          var answer = read.apply(shard);
          hanging.answered(shard);
          return answer;
        });
    var question = new Question<>(task, System.nanoTime());
    Thread.ofVirtual().name("read-shard-" + shard.value()).start(task);
    return question;
  }

  private Duration patience(ShardId shard) {
    return hanging.has(shard) ? patience : patience.multipliedBy(SLOW);
  }

  /// Null when it failed, or is late.
  private @Nullable T answer(ShardId shard, Question<T> question, Duration within) {
    try {
      var left = Math.max(1, question.askedAt() + within.toNanos() - System.nanoTime());
      return Objects.requireNonNull(question.task().get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      late.put(shard, question);
      hanging.isLate(shard, question);
      log.warn("shard {} has not answered in {}, the others go on", shard.value(), within);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException answer) {
        throw answer;
      }
      log.warn("shard {} can't be read: {}", shard.value(), String.valueOf(e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      late.put(shard, question);
    }
    return null;
  }
}
