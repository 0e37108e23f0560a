package dev.syncline.api.delta;

import dev.syncline.api.delta.ApplicationFeed.AllHeads;
import dev.syncline.api.delta.DeltaObjects.Place;
import dev.syncline.api.delta.Feed.Style;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.ChangeLog.Head;
import dev.syncline.model.log.LogSettings;
import dev.syncline.model.shard.Shards;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Opens a feed where a request says: at a cursor, now, at a time, or at the oldest change kept.
public final class Feeds {
  private static final String LATEST = "latest";

  private final ChangeLog log;
  private final DeltaObjects objects;
  private final GrantIds grants;
  private final Shards shards;
  private final StoredVectors vectors;
  private final DeltaSettings settings;
  private final ShardReads.Hanging hanging = new ShardReads.Hanging();

  public Feeds(
      ChangeLog log,
      DeltaObjects objects,
      AccountLocations locations,
      Shards shards,
      LogSettings logSettings,
      DeltaSettings settings) {
    this.log = log;
    this.objects = objects;
    this.grants = new GrantIds(locations);
    this.shards = shards;
    this.vectors = new StoredVectors(shards.databases(), logSettings);
    this.settings = settings;
  }

  /// Where a request begins.
  ///
  /// @param cursor as it was answered, or `latest`
  record Start(Optional<String> cursor, Optional<Instant> since) {
    static Start of(QueryParameters query) {
      var start = new Start(query.text("cursor"), query.time("since"));
      if (start.cursor.isPresent() && start.since.isPresent()) {
        throw ApiException.invalid("Give 'cursor' or 'since', not both.");
      }
      return start;
    }

    static Start at(String cursor) {
      return new Start(Optional.of(cursor), Optional.empty());
    }

    boolean isLatest() {
      return cursor.filter(LATEST::equals).isPresent();
    }
  }

  static Style style(QueryParameters query) {
    return new Style(
        DeltaFilter.of(query),
        query.flag("expanded").orElse(false),
        query.flag("collapse").orElse(false));
  }

  GrantFeed open(Grant grant, Start start, Style style) {
    var head = head(grant);
    return new GrantFeed(
        log,
        objects,
        new Place(grant.shard(), grant.account(), grant.id()),
        style,
        begin(grant, start, head));
  }

  Head head(Grant grant) {
    return log.head(grant.shard(), grant.account())
        .orElseThrow(() -> ApiException.notFound("grant"));
  }

  private Cursor begin(Grant grant, Start start, Head head) {
    if (start.isLatest()) {
      return Cursor.latest(head);
    }
    if (start.since().isPresent()) {
      var before = log.before(grant.shard(), List.of(head), start.since().get());
      return new Cursor(head.epoch(), before.getOrDefault(head.account(), head.seq()));
    }
    return start.cursor().map(text -> Cursor.decode(text, head)).orElse(Cursor.oldest(head));
  }

  ApplicationFeed open(Application application, Start start, Style style) {
    var goesOn = start.cursor().isPresent() && !start.isLatest();
    var heads = heads(application.id());
    var cursor =
        goesOn
            ? VectorCursor.decode(application.id(), vectors, start.cursor().orElseThrow())
            : begin(application.id(), start, complete(heads));
    var feed =
        new ApplicationFeed(
            log,
            objects,
            grants,
            new ShardReads<>(settings.shardPatience(), hanging),
            () -> heads(application.id()),
            application.id(),
            style,
            cursor);
    feed.compare(heads);
    return feed;
  }

  private AllHeads heads(ApplicationId application) {
    var all = shards.databases().shards();
    var heads =
        new ShardReads<List<Head>>(settings.shardPatience(), hanging)
            .all(all, shard -> log.heads(shard, application));
    return new AllHeads(heads, heads.size() == all.size());
  }

  /// Where all accounts are must be known to begin; not to go on.
  private static Map<ShardId, List<Head>> complete(AllHeads heads) {
    if (!heads.complete()) {
      throw new ApiException(
          503,
          "not_available",
          "Some grants can't be reached right now, so there is no place to begin. Try again in some"
              + " seconds, or go on from a cursor.");
    }
    return heads.byShard();
  }

  private VectorCursor begin(
      ApplicationId application, Start start, Map<ShardId, List<Head>> heads) {
    var cursor = new VectorCursor(application, vectors);
    heads.forEach((shard, all) -> {
      var before = start.since().map(since -> log.before(shard, all, since)).orElse(Map.of());
      for (var head : all) {
        var oldest = Math.min(head.oldestSeq() - 1, head.seq());
        var seq = start.isLatest() ? head.seq() : before.getOrDefault(head.account(), oldest);
        if (seq > 0) {
          cursor.advance(head.account(), seq, head.epoch());
        }
      }
    });
    return cursor;
  }
}
