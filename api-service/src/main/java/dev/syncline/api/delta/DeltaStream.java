package dev.syncline.api.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.api.delta.Feeds.Start;
import dev.syncline.api.delta.LogFollowers.Woken;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.directory.Applications.Application;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Deltas as they happen: server-sent events, or lines of JSON for who accepts
/// `application/x-ndjson`.
@RestController
public final class DeltaStream {
  private static final Logger log = LoggerFactory.getLogger(DeltaStream.class);
  private static final int BATCH = 100;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Feeds feeds;
  private final LogFollowers followers;
  private final OpenStreams open;
  private final JsonMapper mapper;
  private final DeltaSettings settings;

  public DeltaStream(
      Feeds feeds,
      LogFollowers followers,
      OpenStreams open,
      JsonMapper mapper,
      DeltaSettings settings) {
    this.feeds = feeds;
    this.followers = followers;
    this.open = open;
    this.mapper = mapper;
    this.settings = settings;
  }

  @GetMapping("/v3/grants/{grant}/deltas/stream")
  @Accepts({"cursor", "since", "include", "exclude", "expanded", "collapse"})
  void stream(
      Grant grant, QueryParameters query, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    var style = Feeds.style(query);
    run(feeds.open(grant, start(request, query), style), request, response);
  }

  @GetMapping("/v3/deltas/stream")
  @Accepts({"cursor", "since", "include", "exclude", "expanded", "collapse"})
  void stream(
      Application application,
      QueryParameters query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var style = Feeds.style(query);
    run(feeds.open(application, start(request, query), style), request, response);
  }

  /// A reconnect says where it was.
  private static Start start(HttpServletRequest request, QueryParameters query) {
    return Optional.ofNullable(request.getHeader("Last-Event-ID"))
        .filter(id -> !id.isEmpty())
        .map(Start::at)
        .orElseGet(() -> Start.of(query));
  }

  private void run(Feed feed, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    var accept = Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "");
    var wire = accept.contains(Wire.Lines.TYPE) ? new Wire.Lines(mapper) : new Wire.Sse(mapper);
    var authorization =
        Objects.requireNonNullElse(request.getHeader(HttpHeaders.AUTHORIZATION), "");
    try (var _ = open.take(authorization)) {
      response.setContentType(wire.contentType());
      response.setCharacterEncoding(UTF_8);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      follow(feed, wire, response.getOutputStream());
    } catch (IOException _) {
      log.debug("a stream's client left");
    }
  }

  private void follow(Feed feed, Wire wire, OutputStream out)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + settings.maxAge().toNanos();
    wire.begin(out);
    out.flush();
    try (var following = feed.follow(followers)) {
      var woken = Woken.GREW;
      var incomplete = false;
      while (woken != Woken.STOPPED && !feed.isOver() && System.nanoTime() - end < 0) {
        if (woken == Woken.GREW || incomplete) {
          incomplete = drain(feed, wire, out);
        } else {
          wire.quiet(out, feed.cursor());
        }
        out.flush();
        woken = feed.isOver() ? woken : following.await(incomplete ? SOON : settings.heartbeat());
      }
    } catch (ApiException e) {
      wire.failed(out, e);
    }
  }

  /// Writes all there is by now. True when there is more that could not be read.
  private static boolean drain(Feed feed, Wire wire, OutputStream out) throws IOException {
    Feed.Batch batch;
    do {
      batch = feed.read(BATCH);
      if (!batch.deltas().isEmpty()) {
        wire.deltas(out, batch.deltas(), feed.cursor());
      }
    } while (batch.more());
    return batch.incomplete();
  }
}
