package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.mail.Folder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Eight writers that commit late and roll back, and followers of every kind, each of which sees
/// each entry once, in order. `benchmarks/log_stress.py` does the same at full size and kills.
@Timeout(180)
class RacedFollowersIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final HttpClient http = HttpClient.newHttpClient();
  private static final int WRITERS = 8;
  private static final int TRANSACTIONS = 30;

  private final Client client = api.client("raced");
  private final List<Location> accounts =
      Stream.of("a", "b", "c", "d").map(name -> client.account(name + "@example.com")).toList();

  /// What one follower saw.
  private record Seen(String name, Map<String, List<Long>> positions) {
    Seen(String name) {
      this(name, new ConcurrentHashMap<>());
    }

    void see(JsonNode delta) {
      positions
          .computeIfAbsent(delta.path("grant_id").asString(), _ -> new ArrayList<>())
          .add(delta.path("position").asLong());
    }

    long count() {
      return positions.values().stream().mapToLong(List::size).sum();
    }
  }

  @Test
  void everyFollowerSeesEveryEntryOnceInOrder() throws InterruptedException, ExecutionException {
    var grants = accounts.stream().map(a -> "/v3/grants/" + a.grant() + "/deltas").toList();
    var application = List.of("/v3/deltas");
    var followers = new ArrayList<Seen>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = write(threads);
      for (var paths : List.of(grants, application)) {
        for (var kind : List.of("pages", "long poll", "stream")) {
          var seen = new Seen(paths.getFirst() + " " + kind);
          followers.add(seen);
          for (var path : paths) {
            threads.execute(() -> follow(kind, path, seen, writers));
          }
        }
      }
      for (var writer : writers) {
        assertThat(writer.get()).isEqualTo(TRANSACTIONS);
      }
    }

    for (var follower : followers) {
      for (var account : accounts) {
        var head = api.model.log().head(account.shard(), account.account()).orElseThrow().seq();
        assertThat(follower.positions().get(account.grant().toString()))
            .as(follower.name())
            .containsExactlyElementsOf(LongStream.rangeClosed(1, head).boxed().toList());
      }
      assertThat(follower.count()).isGreaterThan(WRITERS * TRANSACTIONS);
    }
  }

  private List<Future<Integer>> write(ExecutorService threads) {
    var writers = new ArrayList<Future<Integer>>();
    for (int writer = 0; writer < WRITERS; writer++) {
      var random = new Random(writer);
      writers.add(
          threads.submit(() -> {
            for (int i = 0; i < TRANSACTIONS; i++) {
              write(random);
            }
            return TRANSACTIONS;
          }));
    }
    return writers;
  }

  private void write(Random random) {
    var account = accounts.get(random.nextInt(accounts.size()));
    var rollBack = random.nextInt(6) == 0;
    try {
      api.model
          .shards()
          .inTransaction(
              account.shard(),
              session -> {
                for (int i = 0; i <= random.nextInt(3); i++) {
                  var key = new ObjectKey(account.account().value(), UUID.randomUUID());
                  session.persist(new Folder(key, key.id().toString()));
                }
                session.flush();
                LockSupport.parkNanos(random.nextInt(40_000_000));
                if (rollBack) {
                  throw new IllegalStateException("rolled back on purpose");
                }
                return true;
              });
    } catch (IllegalStateException e) {
      assertThat(rollBack).isTrue();
    }
  }

  private void follow(String kind, String path, Seen seen, List<Future<Integer>> writers) {
    try {
      if (kind.equals("stream")) {
        stream(path, seen, writers);
      } else {
        pages(path + "?limit=20" + (kind.equals("pages") ? "" : "&wait=1"), seen, writers);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pages(String path, Seen seen, List<Future<Integer>> writers) {
    var cursor = "";
    while (true) {
      var last = writers.stream().allMatch(Future::isDone);
      var page = client.get(path + cursor);
      page.data().forEach(seen::see);
      cursor = "&cursor=" + page.next();
      if (last && page.data().size() == 0 && !page.body().path("has_more").asBoolean()) {
        return;
      }
    }
  }

  private void stream(String path, Seen seen, List<Future<Integer>> writers)
      throws IOException, InterruptedException {
    var request = client.request(path + "/stream").header("Accept", "application/x-ndjson").build();
    var response = http.send(request, BodyHandlers.ofInputStream());
    try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      while (!isComplete(path, seen, writers)) {
        var line = MAPPER.readTree(lines.readLine());
        if (line.has("grant_id")) {
          seen.see(line);
        }
      }
    }
  }

  private boolean isComplete(String path, Seen seen, List<Future<Integer>> writers) {
    return writers.stream().allMatch(Future::isDone)
        && accounts.stream()
            .filter(
                account -> path.equals("/v3/deltas") || path.contains(account.grant().toString()))
            .allMatch(account ->
                seen.positions().getOrDefault(account.grant().toString(), List.of()).size()
                    >= api.model
                        .log()
                        .head(account.shard(), account.account())
                        .orElseThrow()
                        .seq());
  }
}
