package dev.syncline.api.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.syncline.api.delta.Feed.Batch;
import dev.syncline.api.delta.Feeds.Start;
import dev.syncline.api.delta.LegacyForm.LegacyDelta;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.token.GrantTokenCheck.LegacyError;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.FolderView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Deltas as the predecessor served them and npm `nylas` 6 reads them: the same log and the same
/// cursors, in the old form. The access token says which grant.
@RestController
public final class LegacyDeltaController {
  private static final Logger log = LoggerFactory.getLogger(LegacyDeltaController.class);
  private static final String ZERO = "0";
  private static final int BATCH = 100;
  private static final int MAX_LIMIT = 1000;

  /// The SDK opens a stream again when nothing came for 15 s.
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final Feeds feeds;
  private final LogFollowers followers;
  private final OpenStreams open;
  private final Shards shards;
  private final JsonMapper mapper;

  public LegacyDeltaController(
      Feeds feeds, LogFollowers followers, OpenStreams open, Shards shards, JsonMapper mapper) {
    this.feeds = feeds;
    this.followers = followers;
    this.open = open;
    this.shards = shards;
    this.mapper = mapper;
  }

  /// A page.
  record LegacyPage(
      @JsonProperty("cursor_start") String cursorStart,
      @JsonProperty("cursor_end") String cursorEnd,
      List<LegacyDelta> deltas) {}

  /// A position and nothing else.
  record LegacyPosition(String cursor) {}

  @PostMapping("/delta/latest_cursor")
  LegacyPosition latest(Grant grant) {
    return new LegacyPosition(Cursor.latest(feeds.head(grant)).encode());
  }

  @PostMapping("/delta/generate_cursor")
  LegacyPosition generate(Grant grant, @RequestBody JsonNode body) {
    var start = body.path("start");
    if (!body.isObject() || body.size() != 1 || !start.isIntegralNumber() || start.asLong() < 0) {
      throw ApiException.invalid("The body must be {\"start\": <seconds since 1970>}.");
    }
    var since = new Start(Optional.empty(), Optional.of(Instant.ofEpochSecond(start.asLong())));
    var everything = new Feed.Style(DeltaFilter.EVERYTHING, false, false);
    return new LegacyPosition(feeds.open(grant, since, everything).cursor());
  }

  @GetMapping("/delta")
  @Accepts({
    "cursor",
    "limit",
    "timeout",
    "view",
    "include_types",
    "includeTypes",
    "exclude_types",
    "exclude_folders",
    "exclude_account",
    "exclude_metadata"
  })
  LegacyPage page(Grant grant, QueryParameters query) {
    var feed = feed(grant, query);
    var limit = limit(query);
    var start = feed.cursor();
    var types = LegacyQuery.of(query);
    Batch batch;
    List<LegacyDelta> deltas;
    do {
      batch = feed.read(limit);
      deltas = form(grant, batch, types);
    } while (deltas.isEmpty() && batch.more());
    return new LegacyPage(shown(query, start), feed.cursor(), deltas);
  }

  @GetMapping("/delta/longpoll")
  @Accepts({
    "cursor",
    "limit",
    "timeout",
    "view",
    "include_types",
    "includeTypes",
    "exclude_types",
    "exclude_folders",
    "exclude_account",
    "exclude_metadata"
  })
  LegacyPage poll(Grant grant, QueryParameters query) throws InterruptedException {
    var feed = feed(grant, query);
    var limit = limit(query);
    var start = feed.cursor();
    var types = LegacyQuery.of(query);
    var end = System.nanoTime() + Duration.ofSeconds(timeout(query, 120)).toNanos();
    List<LegacyDelta> deltas;
    Duration left;
    do {
      left = Duration.ofNanos(end - System.nanoTime());
      deltas = form(grant, DeltaController.await(feed, followers, limit, left), types);
    } while (deltas.isEmpty() && followers.isRunning() && System.nanoTime() - end < 0);
    return new LegacyPage(shown(query, start), feed.cursor(), deltas);
  }

  @GetMapping("/delta/streaming")
  @Accepts({
    "cursor",
    "timeout",
    "view",
    "include_types",
    "includeTypes",
    "exclude_types",
    "exclude_folders",
    "exclude_account",
    "exclude_metadata"
  })
  void stream(
      Grant grant, QueryParameters query, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    var feed = feed(grant, query);
    var types = LegacyQuery.of(query);
    var end = System.nanoTime() + Duration.ofSeconds(timeout(query, 1800)).toNanos();
    var key = Objects.requireNonNullElse(request.getHeader(HttpHeaders.AUTHORIZATION), "");
    try (var _ = open.take(key)) {
      response.setContentType("text/event-stream");
      response.setCharacterEncoding(UTF_8);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      follow(grant, feed, types, end, response.getOutputStream());
    } catch (IOException _) {
      log.debug("a stream's client left");
    }
  }

  private void follow(Grant grant, GrantFeed feed, LegacyQuery types, long end, OutputStream out)
      throws IOException, InterruptedException {
    try (var following = feed.follow(followers)) {
      var woken = LogFollowers.Woken.GREW;
      while (woken != LogFollowers.Woken.STOPPED && System.nanoTime() - end < 0) {
        if (!drain(grant, feed, types, out)) {
          out.write('\n');
        }
        out.flush();
        if (feed.isOver()) {
          return;
        }
        woken = following.await(HEARTBEAT);
      }
    } catch (ApiException _) {
      // The stream ends; the client asks again, and is told why.
      log.debug("a stream can't go on");
    }
  }

  /// Whether anything was written.
  private boolean drain(Grant grant, GrantFeed feed, LegacyQuery types, OutputStream out)
      throws IOException {
    var any = false;
    Batch batch;
    do {
      batch = feed.read(BATCH);
      for (var delta : form(grant, batch, types)) {
        out.write(mapper.writeValueAsBytes(delta));
        out.write('\n');
        any = true;
      }
    } while (batch.more());
    return any;
  }

  private List<LegacyDelta> form(Grant grant, Batch batch, LegacyQuery query) {
    if (batch.deltas().isEmpty()) {
      return List.of();
    }
    var folders =
        shards.read(
            grant.shard(),
            session ->
                new AccountViews(session, grant.account(), grant.id())
                    .folders().values().stream()
                        .collect(Collectors.toMap(FolderView::id, Function.identity())));
    var form = new LegacyForm(folders);
    return batch.deltas().stream()
        .map(form::delta)
        .filter(delta -> LegacyForm.isOf(delta, query.types()))
        .toList();
  }

  private GrantFeed feed(Grant grant, QueryParameters query) {
    var cursor = query.text("cursor");
    if (cursor.isEmpty()) {
      throw ApiException.invalid(
          "'cursor' is missing. Take one from POST /delta/latest_cursor, or give 0 for all.");
    }
    var start = cursor.get().equals(ZERO) ? Optional.<String>empty() : cursor;
    return feeds.open(grant, new Start(start, Optional.empty()), LegacyQuery.of(query).style());
  }

  private static String shown(QueryParameters query, String start) {
    return query.text("cursor").filter(ZERO::equals).orElse(start);
  }

  private static int limit(QueryParameters query) {
    return query.number("limit", 1, MAX_LIMIT).orElse(100L).intValue();
  }

  private static long timeout(QueryParameters query, long otherwise) {
    return query.number("timeout", 0, 3600).orElse(otherwise);
  }

  /// As the predecessor wrote errors. What is wrong with a cursor is the client's fault, but for
  /// one that expired.
  @ExceptionHandler
  ResponseEntity<LegacyError> refused(ApiException error) {
    var status = error.type().equals("cursor_invalid") ? 400 : error.status();
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .body(new LegacyError(error.type(), error.text()));
  }

  @ExceptionHandler
  ResponseEntity<LegacyError> unreadable(HttpMessageNotReadableException error) {
    return refused(ApiException.invalid("The body must be {\"start\": <seconds since 1970>}."));
  }
}
