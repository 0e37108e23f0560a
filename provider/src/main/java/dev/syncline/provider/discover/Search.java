package dev.syncline.provider.discover;

import dev.syncline.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks for one address, until a deadline, and keeps in mind what could not be asked.
final class Search {
  private final MailAddress address;
  private final Duration patience;
  private final long deadline;
  private final List<String> troubles = new ArrayList<>();

  Search(MailAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /// Takes all steps at once, and what the first in the list found that found anything.
  Optional<Finding> best(List<Step> steps) throws InterruptedException {
    var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("discover-", 0).factory());
    try {
      var answers = steps.stream().map(step -> threads.submit(() -> step.look(address))).toList();
      for (var i = 0; i < steps.size(); i++) {
        var found = await(steps.get(i), answers.get(i));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private Optional<Finding> await(Step step, Future<Optional<Finding>> answer)
      throws InterruptedException {
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      troubles.add(
          "%s did not answer within %d ms".formatted(step.asks(address), patience.toMillis()));
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProviderException failed) {
        troubles.add(failed.failure().detail());
        return Optional.empty();
      }
      throw new IllegalStateException(step.asks(address) + " could not be asked", e.getCause());
    }
  }

  List<String> troubles() {
    return List.copyOf(troubles);
  }
}
