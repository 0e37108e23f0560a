package dev.syncline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.migrations.embedded.EmbeddedMariaDb;
import dev.syncline.migrations.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./syncline up` starts, as the program that it starts.
class UpIT {
  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();
  private final int apiPort = EmbeddedMariaDb.freePort();
  private final int controlPort = EmbeddedMariaDb.freePort();

  @AfterEach
  void stopWhatFailedToStop() {
    started.forEach(Process::destroy);
  }

  @Test
  void theClosingScreenIsTrueAndARestartFindsEverythingAgain()
      throws IOException, InterruptedException {
    var first = up("first");
    var screen = awaitScreen(first);
    var grant = found("/v3/grants/([0-9a-f-]{36})/messages", screen);
    var key = found("Bearer ([^\"' ]+)", screen);
    assertThat(screen).contains("/messages?limit=5", "/deltas/stream", "./syncline listen");
    try (var api = new Rest(apiPort, key)) {
      Wait.until(
          "the demo mailbox is there",
          Duration.ofMinutes(1),
          () -> api.get("/v3/grants/%s/messages?limit=50".formatted(grant)).data().size() == 50);
      deliver("From a stranger");
      Wait.until(
          "new mail is there",
          Duration.ofSeconds(30),
          () ->
              api.get("/v3/grants/%s/messages?limit=1".formatted(grant))
                  .data()
                  .findValuesAsString("subject")
                  .contains("From a stranger"));
    }
    assertThat(stop(first)).as("exit code after SIGTERM").isIn(0, 143);

    var second = up("second");
    var again = awaitScreen(second);
    assertThat(found("Bearer ([^\"' ]+)", again)).isEqualTo(key);
    try (var api = new Rest(apiPort, key)) {
      assertThat(
              api.get("/v3/grants/%s/messages?limit=1".formatted(grant))
                  .data()
                  .findValuesAsString("subject"))
          .containsExactly("From a stranger");
    }
    stop(second);
  }

  @Test
  void aPortInUseIsOneClearSentence() throws IOException, InterruptedException {
    try (var _ = new ServerSocket(apiPort, 1, InetAddress.getLoopbackAddress())) {
      var process = up("port");

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(output("port")).contains(Integer.toString(apiPort)).doesNotContain("\tat ");
    }
  }

  @Test
  void aWrongDatabasePasswordIsOneClearSentence() throws IOException, InterruptedException {
    var server = TestDatabase.server();
    var process =
        up(
            "password",
            "--database",
            "mysql://nobody:wrong@%s:%d".formatted(server.host(), server.port()));

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output("password")).containsIgnoringCase("password").doesNotContain("\tat ");
  }

  private Process up(String name, String... more) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED", "-jar", jar()));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    command.addAll(List.of("--api-port", Integer.toString(apiPort)));
    command.addAll(List.of("--sandbox-control-port", Integer.toString(controlPort)));
    for (var port :
        List.of(
            "--webhook-port",
            "--sync-port",
            "--database-port",
            "--sandbox-imap-port",
            "--sandbox-smtp-port")) {
      command.addAll(List.of(port, Integer.toString(EmbeddedMariaDb.freePort())));
    }
    command.addAll(List.of(more));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".txt").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String awaitScreen(Process process) {
    var name = Files.exists(folder.resolve("second.txt")) ? "second" : "first";
    return Wait.until(
        "the closing screen is shown",
        Duration.ofMinutes(2),
        () -> {
          assertThat(process.isAlive()).as(output(name)).isTrue();
          return Optional.of(output(name)).filter(text -> text.contains("Ctrl-C stops everything"));
        });
  }

  private static int stop(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String output(String name) {
    try {
      return Files.readString(folder.resolve(name + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String found(String pattern, String text) {
    var matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }

  private void deliver(String subject) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/deliver".formatted(controlPort)))
            .POST(BodyPublishers.ofString("{\"subject\":\"%s\"}".formatted(subject)))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isBetween(200, 299);
    }
  }

  private static String jar() throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith("-app.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
