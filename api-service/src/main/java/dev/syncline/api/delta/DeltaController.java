package dev.syncline.api.delta;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.delta.Feed.Batch;
import dev.syncline.api.delta.Feeds.Start;
import dev.syncline.api.delta.LogFollowers.Woken;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.web.RequestIds;
import dev.syncline.model.directory.Applications.Application;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Pages of deltas, at once or as soon as there are any: of one grant, or of all grants of the
/// application.
@RestController
public final class DeltaController {
  static final int MAX_WAIT = 60;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Feeds feeds;
  private final LogFollowers followers;

  public DeltaController(Feeds feeds, LogFollowers followers) {
    this.feeds = feeds;
    this.followers = followers;
  }

  /// The envelope, always with a cursor: after the last page it is where to ask again.
  ///
  /// @param incomplete true when some grants could not be read now: they follow on a later page
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DeltaPage(
      String requestId,
      List<Delta> data,
      String nextCursor,
      boolean hasMore,
      @Nullable Boolean incomplete) {}

  /// A position and nothing else.
  record Position(String cursor) {}

  @GetMapping("/v3/grants/{grant}/deltas")
  @Accepts({"cursor", "since", "limit", "wait", "include", "exclude", "expanded", "collapse"})
  DeltaPage page(Grant grant, QueryParameters query) throws InterruptedException {
    return page(feeds.open(grant, Start.of(query), Feeds.style(query)), query);
  }

  @GetMapping("/v3/grants/{grant}/deltas/latest_cursor")
  Answer<Position> latest(Grant grant) {
    return Answer.of(new Position(Cursor.latest(feeds.head(grant)).encode()));
  }

  @GetMapping("/v3/deltas")
  @Accepts({"cursor", "since", "limit", "wait", "include", "exclude", "expanded", "collapse"})
  DeltaPage page(Application application, QueryParameters query) throws InterruptedException {
    return page(feeds.open(application, Start.of(query), Feeds.style(query)), query);
  }

  @GetMapping("/v3/deltas/latest_cursor")
  Answer<Position> latest(Application application) {
    var now = new Start(Optional.of("latest"), Optional.empty());
    var nothing = new Feed.Style(DeltaFilter.EVERYTHING, false, false);
    return Answer.of(new Position(feeds.open(application, now, nothing).cursor()));
  }

  private DeltaPage page(Feed feed, QueryParameters query) throws InterruptedException {
    var wait = Duration.ofSeconds(query.number("wait", 0, MAX_WAIT).orElse(0L));
    return answer(feed, read(feed, query.limit(), wait));
  }

  private Batch read(Feed feed, int limit, Duration wait) throws InterruptedException {
    return wait.isZero() ? feed.read(limit) : await(feed, followers, limit, wait);
  }

  /// Waits for deltas that the filter takes; without any, the cursor has moved all the same.
  static Batch await(Feed feed, LogFollowers followers, int limit, Duration wait)
      throws InterruptedException {
    var deadline = System.nanoTime() + wait.toNanos();
    try (var following = feed.follow(followers)) {
      while (true) {
        var batch = feed.read(limit);
        var left = Duration.ofNanos(deadline - System.nanoTime());
        if (!batch.deltas().isEmpty() || left.isNegative() || feed.isOver()) {
          return batch;
        }
        var pause = batch.incomplete() && left.compareTo(SOON) > 0 ? SOON : left;
        if (!batch.more() && following.await(pause) == Woken.STOPPED) {
          return batch;
        }
      }
    }
  }

  private static DeltaPage answer(Feed feed, Batch batch) {
    return new DeltaPage(
        RequestIds.current(),
        batch.deltas(),
        feed.cursor(),
        batch.more(),
        batch.incomplete() ? true : null);
  }
}
