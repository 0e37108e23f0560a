package dev.syncline.benchmarks.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Followers through public HTTP: pages, long polls and both kinds of streams, of each grant and of
/// the application.
final class HttpFollowers {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String api;
  private final String key;

  private HttpFollowers(String api, String key) {
    this.api = api;
    this.key = key;
  }

  static List<Follower> of(String api, Setup setup) {
    var all = new HttpFollowers(api, setup.key());
    var grants =
        setup.places().stream().map(place -> "/v3/grants/" + place.grant() + "/deltas").toList();
    var application = List.of("/v3/deltas");
    var followers = new ArrayList<Follower>();
    followers.add(all.new Pages("grant, pages", grants, 0));
    followers.add(all.new Pages("grant, long poll", grants, 30));
    followers.add(all.new Events("grant, SSE", grants));
    followers.add(all.new Pages("application, pages", application, 0));
    followers.add(all.new Pages("application, long poll", application, 30));
    followers.add(all.new Events("application, SSE", application));
    followers.add(all.new Lines("application, NDJSON", application));
    return followers;
  }

  private abstract static class Base implements Follower {
    private final String name;
    private final List<String> paths;
    final Witness witness = new Witness();

    Base(String name, List<String> paths) {
      this.name = name;
      this.paths = paths;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Witness witness() {
      return witness;
    }

    @Override
    public boolean mayRepeat() {
      return name.startsWith("application");
    }

    @Override
    public void start() {
      paths.forEach(path -> Thread.ofVirtual().start(() -> forever(path)));
    }

    private void forever(String path) {
      var cursor = "";
      while (true) {
        try {
          cursor = once(path, cursor);
        } catch (Broken broken) {
          cursor = broken.cursor;
          witness.reconnects.incrementAndGet();
          pause(200);
        }
      }
    }

    /// Reads for a while and answers where to go on.
    abstract String once(String path, String cursor) throws Broken;

    void see(JsonNode delta) {
      witness.see(
          delta.path("grant_id").asString(),
          delta.path("position").asLong(),
          delta.path("id").asString());
    }
  }

  private static final class Broken extends Exception {
    private final String cursor;

    Broken(String cursor, Throwable cause) {
      super(cause);
      this.cursor = cursor;
    }
  }

  private final class Pages extends Base {
    private final int wait;

    Pages(String name, List<String> paths, int wait) {
      super(name, paths);
      this.wait = wait;
    }

    @Override
    String once(String path, String cursor) throws Broken {
      var query = "?limit=200" + (wait > 0 ? "&wait=" + wait : "") + from("&", cursor);
      try {
        var answer = http.send(request(path + query).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
          throw new IOException("answered with " + answer.statusCode());
        }
        var page = MAPPER.readTree(answer.body());
        page.path("data").forEach(this::see);
        if (wait == 0 && !page.path("has_more").asBoolean()) {
          pause(1_000);
        }
        return page.path("next_cursor").asString();
      } catch (IOException | RuntimeException e) {
        throw new Broken(cursor, e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final class Events extends Base {
    Events(String name, List<String> paths) {
      super(name, paths);
    }

    @Override
    String once(String path, String cursor) throws Broken {
      var at = cursor;
      try (var lines = open(path + "/stream", "text/event-stream", cursor)) {
        var id = at;
        var data = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("data: ")) {
            data = line.substring(6);
          } else if (line.startsWith("id: ")) {
            id = line.substring(4);
          } else if (line.isEmpty()) {
            // The event is whole: only now it counts, and its id with it.
            at = id;
            if (!data.isEmpty()) {
              see(MAPPER.readTree(data));
              data = "";
            }
          }
        }
        throw new Broken(at, new IOException("the stream ended"));
      } catch (IOException | RuntimeException e) {
        throw new Broken(at, e);
      }
    }
  }

  private final class Lines extends Base {
    Lines(String name, List<String> paths) {
      super(name, paths);
    }

    @Override
    String once(String path, String cursor) throws Broken {
      var at = cursor;
      try (var lines = open(path + "/stream", "application/x-ndjson", cursor)) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          var value = MAPPER.readTree(line);
          if (value.has("grant_id")) {
            see(value);
          }
          at = value.path("cursor").asString(at);
        }
        throw new Broken(at, new IOException("the stream ended"));
      } catch (IOException | RuntimeException e) {
        throw new Broken(at, e);
      }
    }
  }

  private BufferedReader open(String path, String type, String cursor) throws IOException {
    try {
      var request = request(path + from("?", cursor)).header("Accept", type).build();
      var answer = http.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        answer.body().close();
        throw new IOException("answered with " + answer.statusCode());
      }
      return new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path)).header("Authorization", "Bearer " + key);
  }

  private static String from(String glue, String cursor) {
    return cursor.isEmpty() ? "" : glue + "cursor=" + cursor;
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
