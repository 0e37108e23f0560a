package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./syncline listen` runs, as a program of its own.
class ListenIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void eventsAreShownAndForwardedAsTheyWereSigned() throws IOException, InterruptedException {
    try (var mail = Mailbox.server();
        var platform = new ThreeProcesses(Map.of("SYNCLINE_WEBHOOKS_LANES_RETRY_FIRST", "200ms"));
        var api = platform.client();
        var program = new WebhookSink()) {
      var connection = Mailbox.connection(mail.imapPort(), mail.smtpPort(), PASSWORD);
      assertThat(api.post("/v3/connect/custom", connection).data().has("id")).isTrue();
      Files.writeString(folder.resolve("api-key"), api.key());
      var listen = listen(platform.api().port(), "--forward", program.url());
      Wait.until("it listens", SOON, () -> output().contains("verify with the secret"));
      var secret = found("secret (whsec_\\S+)");

      mail.mailbox().deliver("Red\u001b[31m alert").text("x").into("INBOX");

      Wait.until("the program is told", SOON, () -> !created(program).isEmpty());
      var event = created(program).getFirst();
      assertThat(event.signature()).isEqualTo(Subscriber.signature(secret, event.raw()));
      Wait.until(
          "the answer is shown", SOON, () -> output().matches("(?s).*alert  -> 200 in \\d+ ms.*"));
      assertThat(output()).doesNotContain("\u001b");

      program.answer(500);
      mail.mailbox().deliver("refused").text("x").into("INBOX");
      Wait.until("the refusal is shown", SOON, () -> output().contains("  -> 500"));
      program.answer(200);
      Wait.until("it is tried again", SOON, () -> created(program).size() == 2);

      listen.destroy();
      assertThat(listen.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(api.get("/v3/webhooks").data()).as("it takes its webhook with it").isEmpty();
    }
  }

  private Process listen(int port, String... more) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("dev.syncline.launcher.Listen");
    command.addAll(List.of("--data", folder.toString(), "--api-port", Integer.toString(port)));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("listen.txt").toFile())
        .start();
  }

  private static List<WebhookSink.Event> created(WebhookSink program) {
    return program.events().stream().filter(e -> e.type().equals("message.created")).toList();
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("listen.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String found(String pattern) {
    var matcher = Pattern.compile(pattern).matcher(output());
    assertThat(matcher.find()).as(output()).isTrue();
    return matcher.group(1);
  }
}
