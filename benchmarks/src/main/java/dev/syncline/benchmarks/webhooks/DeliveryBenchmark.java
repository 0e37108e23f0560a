package dev.syncline.benchmarks.webhooks;

import dev.syncline.benchmarks.webhooks.Subscribers.Answer;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// `rate N`: as fast as it goes to N endpoints. `latency N`: 500 commits a second to N endpoints,
/// then the same with a tenth of them hanging. `catch-up N`: an endpoint that was away takes N
/// events while others are served. `sender`: requests beside a bare loop of the same client.
public final class DeliveryBenchmark {
  private static final int EVENTS = 2_000_000;
  private static final int PER_TRANSACTION = 20;
  private static final int OUTSTANDING = 1500;

  private DeliveryBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "rate" -> rate(count);
      case "latency" -> latency(count);
      case "catch-up" -> catchUp(count);
      case "sender" -> SenderBenchmark.run();
      default ->
          throw new IllegalArgumentException(
              "one of: rate ENDPOINTS, latency ENDPOINTS, catch-up EVENTS, sender");
    }
    System.exit(0);
  }

  private static void rate(int endpoints) throws IOException, InterruptedException {
    try (var subscribers = new Subscribers(EVENTS, _ -> Answer.TAKE);
        var mailboxes = new Mailboxes(EVENTS)) {
      mailboxes.connect(endpoints, Math.max(1, 50 / endpoints), subscribers);
      mailboxes.serve(endpoints);
      warmUp(mailboxes, subscribers);
      saturate(mailboxes, subscribers, 30, endpoints + " endpoints");
    }
  }

  /// Until the compiler has little left to do, as in a process that runs for days.
  private static void warmUp(Mailboxes mailboxes, Subscribers subscribers)
      throws InterruptedException {
    for (int round = 1; round <= 4; round++) {
      saturate(mailboxes, subscribers, 20, "warm-up " + round);
    }
  }

  /// Writers go on while not too much is on its way.
  private static void saturate(
      Mailboxes mailboxes, Subscribers subscribers, int seconds, String name)
      throws InterruptedException {
    var before = subscribers.count();
    var begun = System.nanoTime();
    var end = begun + seconds * 1_000_000_000L;
    var waited = new LongAdder();
    try (var writers = Executors.newFixedThreadPool(4)) {
      for (int writer = 0; writer < 4; writer++) {
        var from = writer;
        writers.execute(() -> {
          for (int n = from; System.nanoTime() < end; n += 4) {
            while (mailboxes.written() - subscribers.count() > OUTSTANDING) {
              waited.increment();
              LockSupport.parkNanos(500_000);
            }
            mailboxes.write(n % mailboxes.accounts(), PER_TRANSACTION);
          }
        });
      }
    }
    var took = System.nanoTime() - begun;
    print(
        "%s: %,d events/s from commit to 200; writers waited %d times",
        name, (subscribers.count() - before) * 1_000_000_000L / took, waited.sum());
    awaitAll(subscribers, IntStream.range(0, mailboxes.written()).toArray(), name);
  }

  private static void latency(int endpoints) throws IOException, InterruptedException {
    var hanging = new boolean[1];
    try (var subscribers =
            new Subscribers(EVENTS, e -> hanging[0] && e % 10 == 0 ? Answer.HANG : Answer.TAKE);
        var mailboxes = new Mailboxes(EVENTS)) {
      var each = Math.max(1, 50 / endpoints);
      mailboxes.connect(endpoints, each, subscribers);
      mailboxes.serve(endpoints);
      warmUp(mailboxes, subscribers);
      steady(mailboxes, subscribers, 500, 20, 1, each, "warm-up");
      hanging[0] = true;
      steady(mailboxes, subscribers, 500, 30, 10, each, "warm-up, a tenth hang, the others");
      recover(mailboxes, subscribers, hanging);
      for (int round = 0; round < 3; round++) {
        steady(mailboxes, subscribers, 500, 20, 10, each, "none hang");
        hanging[0] = true;
        steady(mailboxes, subscribers, 500, 20, 10, each, "a tenth hang, the others");
        recover(mailboxes, subscribers, hanging);
      }
    }
  }

  /// Until those that hung have everything: else what follows would measure their return.
  private static void recover(Mailboxes mailboxes, Subscribers subscribers, boolean[] hanging)
      throws InterruptedException {
    hanging[0] = false;
    awaitAll(subscribers, IntStream.range(0, mailboxes.written()).toArray(), "those that hung");
  }

  /// @param skip events of every skip-th endpoint are written but not measured; 1: all are measured
  private static void steady(
      Mailboxes mailboxes,
      Subscribers subscribers,
      int perSecond,
      int seconds,
      int skip,
      int accountsEach,
      String name)
      throws InterruptedException {
    var count = perSecond * seconds;
    var numbers = new int[count];
    var timer = new Control(() -> {});
    var select = new Control(mailboxes::askNothing);
    try (timer;
        select;
        var writers = Executors.newFixedThreadPool(8)) {
      var begun = System.nanoTime();
      for (int i = 0; i < count; i++) {
        LockSupport.parkNanos(begun + i * 1_000_000_000L / perSecond - System.nanoTime());
        var account = i % mailboxes.accounts();
        var counts = skip == 1 || account / accountsEach % skip != 0;
        var at = i;
        writers.execute(() -> {
          var number = mailboxes.write(account, 1);
          numbers[at] = counts ? number : -1;
        });
      }
    }
    var events = Arrays.stream(numbers).filter(number -> number >= 0).toArray();
    awaitAll(subscribers, events, name);
    percentiles(mailboxes, subscribers, events, "%d/s, %s".formatted(perSecond, name));
    print("  meanwhile, a timer was late by %s ms; `select 1` took %s ms", timer, select);
  }

  private static void catchUp(int backlog) throws IOException, InterruptedException {
    var away = new boolean[1];
    try (var subscribers =
            new Subscribers(EVENTS, e -> away[0] && e == 0 ? Answer.REFUSE : Answer.TAKE);
        var mailboxes = new Mailboxes(EVENTS)) {
      var each = 50;
      mailboxes.connect(10, each, subscribers);
      mailboxes.serve(
          10,
          "--syncline.webhooks.lanes.retry-first=1s",
          "--syncline.webhooks.lanes.retry-ceiling=2s");
      warmUp(mailboxes, subscribers);
      steady(mailboxes, subscribers, 100, 30, 1, each, "warm-up");
      away[0] = true;
      var first = mailboxes.written();
      for (int n = 0; n < backlog / 100; n++) {
        mailboxes.write(n % each, 100);
      }
      var events = IntStream.range(first, mailboxes.written()).toArray();
      var live =
          Thread.ofPlatform()
              .start(() ->
                  quietly(() ->
                      steady(mailboxes, subscribers, 100, 20, 10, each, "live beside the outage")));
      live.join();
      away[0] = false;
      var begun = System.nanoTime();
      var beside =
          Thread.ofPlatform()
              .start(() ->
                  quietly(() ->
                      steady(
                          mailboxes, subscribers, 100, 30, 10, each, "live beside catching up")));
      awaitAll(subscribers, events, "backlog");
      var times = Arrays.stream(events).mapToLong(subscribers::receivedAt).sorted().toArray();
      print(
          "backlog of %,d: first after %d ms, then %,d/s",
          backlog,
          (times[0] - begun) / 1_000_000,
          backlog * 1_000_000_000L / (times[times.length - 1] - times[0]));
      beside.join();
    }
  }

  private interface Interruptible {
    void run() throws InterruptedException;
  }

  private static void quietly(Interruptible work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitAll(Subscribers subscribers, int[] events, String name)
      throws InterruptedException {
    var end = System.nanoTime() + 120_000_000_000L;
    for (var event : events) {
      while (subscribers.receivedAt(event) == 0) {
        if (System.nanoTime() > end) {
          var missing = Arrays.stream(events).filter(e -> subscribers.receivedAt(e) == 0).count();
          print("%s: %d of %d did not come within two minutes", name, missing, events.length);
          return;
        }
        Thread.sleep(5);
      }
    }
  }

  private static void percentiles(
      Mailboxes mailboxes, Subscribers subscribers, int[] events, String name) {
    var micros =
        Arrays.stream(events)
            .filter(event -> subscribers.receivedAt(event) > 0)
            .mapToLong(event ->
                Math.max(0, subscribers.receivedAt(event) - mailboxes.committedAt(event)) / 1000)
            .sorted()
            .toArray();
    print(
        "%s: commit to receipt p50 %.1f, p90 %.1f, p99 %.1f, max %.1f ms (%d events)",
        name,
        micros[micros.length / 2] / 1000.0,
        micros[micros.length * 9 / 10] / 1000.0,
        micros[micros.length * 99 / 100] / 1000.0,
        micros[micros.length - 1] / 1000.0,
        micros.length);
  }

  static void print(String text, Object... values) {
    System.out.println(text.formatted(values));
    System.out.flush();
  }
}
