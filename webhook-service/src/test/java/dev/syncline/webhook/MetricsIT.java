package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.webhook.Receiver.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsIT {
  @Test
  void everyMetricOfTheAlertsAndDocsIsThere() throws IOException {
    try (var platform = new Platform();
        var taking = new Receiver();
        var refusing = new Receiver().answering(_ -> new Answer(503, "60"))) {
      var service = platform.start();
      platform.served(platform.webhook(taking.url(), "folder.created"));
      platform.served(platform.webhook(refusing.url(), "folder.created"));
      for (int i = 0; i < 3; i++) {
        var account = platform.account();
        for (int n = 0; n < 5; n++) {
          platform.change(account);
        }
      }
      Platform.await(() -> taking.taken().size() >= 15);
      var port = service.getEnvironment().getRequiredProperty("local.server.port");

      Platform.await(() -> sum(scrape(port), "syncline_webhook_endpoints_shut") > 0);
      Platform.await(() -> sum(scrape(port), "syncline_webhook_lanes_behind") >= 1);
      var text = scrape(port);

      assertThat(sum(text, "syncline_webhook_dispatch_lag_seconds_count"))
          .isGreaterThanOrEqualTo(15);
      assertThat(text).contains("syncline_webhook_dispatch_lag_seconds_bucket{");
      assertThat(text).contains("outcome=\"accepted\"").contains("outcome=\"rejected\"");
      assertThat(sum(text, "syncline_webhook_oldest_undelivered_seconds")).isPositive();
      assertThat(text).contains("syncline_log_reader_behind{shard=\"1\"}");
      for (var file : new String[] {"deploy/alerts/webhooks.yaml", "docs/webhooks.md"}) {
        for (var name : namesIn(file)) {
          assertThat(text).as("%s of %s", name, file).contains(name);
        }
      }
    }
  }

  private static Set<String> namesIn(String file) throws IOException {
    var names = new TreeSet<String>();
    var matcher =
        Pattern.compile("syncline_(webhook|log)_[a-z_]+")
            .matcher(Files.readString(Path.of("..").resolve(file)));
    while (matcher.find()) {
      names.add(matcher.group());
    }
    assertThat(names).as(file).isNotEmpty();
    return names;
  }

  private static String scrape(String port) {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + port + "/actuator/prometheus");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static double sum(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
