package dev.syncline.api.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.api.delta.LogFollowers.Woken;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.log.ObjectType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Deltas as they happen, as server-sent events (WHATWG HTML §9.2). The id of an event is its
/// cursor, so a client that reconnects goes on where it was.
///
/// ```
/// id: 5q…          the cursor after this delta
/// event: delta
/// data: {"object":"message", …}
/// ```
@RestController
public final class DeltaStream {
  private static final Logger log = LoggerFactory.getLogger(DeltaStream.class);
  private static final int BATCH = 100;
  private static final int MAX_PER_APPLICATION = 1_000;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final DeltaController positions;
  private final DeltaReader reader;
  private final LogFollowers followers;
  private final JsonMapper mapper;
  private final Map<ApplicationId, Integer> open = new ConcurrentHashMap<>();

  public DeltaStream(
      DeltaController positions, DeltaReader reader, LogFollowers followers, JsonMapper mapper) {
    this.positions = positions;
    this.reader = reader;
    this.followers = followers;
    this.mapper = mapper;
  }

  @GetMapping("/v3/grants/{grant}/deltas/stream")
  @Accepts({"cursor", "since", "types"})
  void stream(
      Grant grant,
      QueryParameters query,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var types = DeltaController.types(query);
    var cursor =
        lastEventId == null
            ? positions.start(grant, query)
            : Cursor.decode(lastEventId, reader.head(grant));
    var application = grant.location().application();
    if (open.merge(application, 1, Integer::sum) > MAX_PER_APPLICATION) {
      close(application);
      throw new ApiException(
          429,
          "too_many_streams",
          "This application has %d streams open. Close some.".formatted(MAX_PER_APPLICATION));
    }
    response.setContentType("text/event-stream");
    response.setCharacterEncoding(UTF_8);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    try {
      follow(grant, cursor, types, response.getOutputStream());
    } catch (IOException e) {
      log.debug("a stream's client left");
    } finally {
      close(application);
    }
  }

  private void follow(Grant grant, Cursor start, Set<ObjectType> types, OutputStream out)
      throws IOException, InterruptedException {
    var cursor = start;
    out.write("retry: 1000\n\n".getBytes(UTF_8));
    out.flush();
    try (var following = followers.follow(grant.shard(), grant.account())) {
      var woken = Woken.GREW;
      while (woken != Woken.STOPPED) {
        if (woken == Woken.GREW) {
          cursor = drain(grant, cursor, types, out);
        } else {
          out.write(": still here\n\n".getBytes(UTF_8));
        }
        out.flush();
        woken = following.await(cursor.seq(), HEARTBEAT);
      }
    }
  }

  /// Writes all there is by now.
  private Cursor drain(Grant grant, Cursor start, Set<ObjectType> types, OutputStream out)
      throws IOException {
    var cursor = start;
    while (true) {
      var page = reader.after(grant, cursor, BATCH, types);
      for (var delta : page.deltas()) {
        write(out, delta);
      }
      if (page.next().seq() == cursor.seq()) {
        return cursor;
      }
      cursor = page.next();
    }
  }

  private void write(OutputStream out, Delta delta) throws IOException {
    out.write(("id: " + delta.cursor() + "\nevent: delta\ndata: ").getBytes(UTF_8));
    out.write(mapper.writeValueAsBytes(delta));
    out.write("\n\n".getBytes(UTF_8));
  }

  private void close(ApplicationId application) {
    open.computeIfPresent(application, (_, count) -> count <= 1 ? null : count - 1);
  }
}
