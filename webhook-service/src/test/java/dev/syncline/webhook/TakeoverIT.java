package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
