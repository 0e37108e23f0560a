package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.Uuids;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TakeoverIT {
  @Test
  void whenAServiceIsKilledAnotherGoesOnWithinTenSecondsAndNothingIsLost()
      throws IOException, InterruptedException {
    try (var platform = new Platform();
        var receiver = new Receiver()) {
      var accounts = List.of(platform.account(), platform.account(), platform.account());
      var other = process(platform);
      try {
        platform.served(platform.webhook(receiver.url(), "folder.created"));
        platform.start();
        var stop = new AtomicBoolean();
        var writer =
            Thread.ofVirtual()
                .start(() -> {
                  while (!stop.get()) {
                    accounts.forEach(platform::change);
                  }
                });
        Platform.await(() -> receiver.taken().size() >= 200);

        assertThat(readers(platform)).allMatch(owner -> owner.startsWith("webhook-" + other.pid()));
        other.destroyForcibly();
        var killed = System.nanoTime();
        assertThat(other.waitFor()).isNotZero();
        var before = receiver.taken().size();
        Platform.await(Duration.ofSeconds(10), () -> receiver.taken().size() > before + 10);
        var gap = Duration.ofNanos(System.nanoTime() - killed);
        stop.set(true);
        writer.join();

        var expected = accounts.stream().mapToLong(platform::head).sum() - accounts.size();
        Platform.await(() -> distinct(receiver).size() >= expected);
        for (var account : accounts) {
          var seen = new HashSet<Long>();
          var firsts = new ArrayList<Long>();
          receiver.taken().stream()
              .filter(r -> r.grant().equals(account.grant().toString()))
              .map(Receiver.Received::seq)
              .filter(seen::add)
              .forEach(firsts::add);
          assertThat(firsts)
              .isEqualTo(LongStream.rangeClosed(2, platform.head(account)).boxed().toList());
        }
        LoggerFactory.getLogger(TakeoverIT.class)
            .info(
                "{} ms without deliveries; {} of {} delivered twice",
                gap.toMillis(),
                receiver.taken().size() - expected,
                expected);
      } finally {
        other.destroyForcibly();
      }
    }
  }

  /// A process that is stopped and wakes up when another has its shards believes that they are its
  /// own, and has positions to save.
  @Test
  void aServiceThatWasAsleepDoesNotMovePositionsWhenItWakes()
      throws IOException, InterruptedException {
    try (var platform = new Platform();
        var receiver = new Receiver()) {
      var accounts = List.of(platform.account(), platform.account(), platform.account());
      var other = process(platform);
      try {
        var hook = platform.served(platform.webhook(receiver.url(), "folder.created"));
        platform.start();
        var stop = new AtomicBoolean();
        var writer =
            Thread.ofVirtual()
                .start(() -> {
                  while (!stop.get()) {
                    accounts.forEach(platform::change);
                  }
                });
        Platform.await(() -> receiver.taken().size() >= 200);
        var sleeper = "webhook-" + other.pid();
        assertThat(readers(platform)).allMatch(owner -> owner.startsWith(sleeper));

        signal("STOP", other);
        Platform.await(() -> readers(platform).stream().noneMatch(o -> o.startsWith(sleeper)));
        var taken = receiver.taken().size();
        Platform.await(() -> receiver.taken().size() > taken + 200);
        var steps = new ArrayList<Map<Long, Long>>();
        steps.add(positions(platform, hook));
        signal("CONT", other);
        Platform.await(() -> {
          steps.add(positions(platform, hook));
          return steps.size() > 400;
        });
        stop.set(true);
        writer.join();

        for (int i = 1; i < steps.size(); i++) {
          var before = steps.get(i - 1);
          steps
              .get(i)
              .forEach((account, seq) ->
                  assertThat(seq).isGreaterThanOrEqualTo(before.getOrDefault(account, 0L)));
        }
        var expected = accounts.stream().mapToLong(platform::head).sum() - accounts.size();
        Platform.await(() -> distinct(receiver).size() >= expected);
        Platform.await(() ->
            accounts.stream()
                .allMatch(account ->
                    positions(platform, hook).getOrDefault(account.account().value(), 0L)
                        == platform.head(account)));
      } finally {
        other.destroyForcibly();
      }
    }
  }

  private static void signal(String name, Process to) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /// Who holds the shards' leases.
  private static List<String> readers(Platform platform) {
    return platform
        .directory()
        .sql(
            "select owner from lease where name like 'log-reader:%' and expires_at > utc_timestamp(6)")
        .query((row, _) -> row.getString(1))
        .list();
  }

  private static Map<Long, Long> positions(Platform platform, Platform.Hook hook) {
    var positions = new HashMap<Long, Long>();
    for (var shard : platform.model.databases().shards()) {
      platform
          .model
          .shards()
          .sql(shard)
          .sql("select account_id, seq from webhook_position where webhook_id = ?")
          .param(Uuids.bytes(hook.id()))
          .query(row -> {
            positions.put(row.getLong(1), row.getLong(2));
          });
    }
    return positions;
  }

  private static Set<String> distinct(Receiver receiver) {
    var ids = new HashSet<String>();
    receiver.taken().forEach(received -> ids.add(received.id()));
    return ids;
  }

  private static Process process(Platform platform) throws IOException {
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Xmx256m"));
    command.add(WebhookService.class.getName());
    command.addAll(platform.arguments());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
