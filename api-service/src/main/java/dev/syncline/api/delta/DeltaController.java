package dev.syncline.api.delta;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.delta.DeltaReader.Page;
import dev.syncline.api.delta.LogFollowers.Woken;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.web.RequestIds;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.ObjectType;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Pages of deltas, at once or as soon as there are any.
@RestController
public final class DeltaController {
  static final int MAX_WAIT = 60;

  private final DeltaReader reader;
  private final ChangeLog log;
  private final LogFollowers followers;

  public DeltaController(DeltaReader reader, ChangeLog log, LogFollowers followers) {
    this.reader = reader;
    this.log = log;
    this.followers = followers;
  }

  /// The envelope, always with a cursor: after the last page it is where to ask again.
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DeltaPage(String requestId, List<Delta> data, String nextCursor, boolean hasMore) {}

  /// A position and nothing else.
  record Position(String cursor) {}

  @GetMapping("/v3/grants/{grant}/deltas")
  @Accepts({"cursor", "since", "limit", "wait", "types"})
  DeltaPage page(Grant grant, QueryParameters query) throws InterruptedException {
    var limit = query.limit();
    var types = types(query);
    var wait = Duration.ofSeconds(query.number("wait", 0, MAX_WAIT).orElse(0L));
    var cursor = start(grant, query);
    if (wait.isZero()) {
      return answer(grant, reader.after(grant, cursor, limit, types));
    }
    var deadline = System.nanoTime() + wait.toNanos();
    try (var following = followers.follow(grant.shard(), grant.account())) {
      while (true) {
        var page = reader.after(grant, cursor, limit, types);
        var left = Duration.ofNanos(deadline - System.nanoTime());
        // A page of nothing but other types moves the cursor: there may be more behind it.
        var moved = page.next().seq() > cursor.seq();
        cursor = page.next();
        if (!page.deltas().isEmpty()
            || (!moved
                && (left.isNegative() || following.await(cursor.seq(), left) != Woken.GREW))) {
          return answer(grant, page);
        }
      }
    }
  }

  @GetMapping("/v3/grants/{grant}/deltas/latest_cursor")
  Answer<Position> latest(Grant grant) {
    return Answer.of(new Position(Cursor.latest(reader.head(grant)).encode()));
  }

  private DeltaPage answer(Grant grant, Page page) {
    var hasMore = reader.head(grant).seq() > page.next().seq();
    return new DeltaPage(RequestIds.current(), page.deltas(), page.next().encode(), hasMore);
  }

  /// From the cursor; without one, from the first change since a time, or the oldest kept.
  Cursor start(Grant grant, QueryParameters query) {
    var head = reader.head(grant);
    var text = query.text("cursor");
    var since = query.time("since");
    if (text.isPresent() && since.isPresent()) {
      throw ApiException.invalid("Give 'cursor' or 'since', not both.");
    }
    if (since.isPresent()) {
      return log.firstSince(grant.shard(), grant.account(), since.get())
          .map(first -> new Cursor(head.epoch(), first - 1))
          .orElse(Cursor.latest(head));
    }
    if (text.isEmpty()) {
      return Cursor.oldest(head);
    }
    return text.get().equals("latest") ? Cursor.latest(head) : Cursor.decode(text.get(), head);
  }

  static Set<ObjectType> types(QueryParameters query) {
    var names = query.texts("types");
    if (names.isEmpty()) {
      return EnumSet.allOf(ObjectType.class);
    }
    var types = EnumSet.noneOf(ObjectType.class);
    for (var name : names) {
      types.add(
          Arrays.stream(ObjectType.values())
              .filter(type -> type.wireName().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  ApiException.invalid("'types' must be of grant, folder, thread and message.")));
    }
    return types;
  }
}
