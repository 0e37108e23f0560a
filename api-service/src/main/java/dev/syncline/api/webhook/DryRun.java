package dev.syncline.api.webhook;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.webhook.PastEvents.Told;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.event.Selection;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.LogCursor;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.DeletedView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a subscription would have been told of the newest events, by the log and by what the
/// objects are now. It reads at most so many rows of each shard's log, whatever is asked.
public final class DryRun {
  private static final int ROWS_PER_SHARD = 20_000;
  private static final int EXAMPLES = 50;

  private final Shards shards;
  private final ChangeLog log;
  private final AccountLocations locations;

  public DryRun(Shards shards, ChangeLog log, AccountLocations locations) {
    this.shards = shards;
    this.log = log;
    this.locations = locations;
  }

  /// What came of it.
  ///
  /// @param scanned events that were looked at
  /// @param gone events whose object is gone by now: they would not be sent any more
  /// @param complete false when there may be more events as old as the oldest that was looked at
  /// @param examples the newest that match
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Report(
      int scanned,
      int matched,
      int gone,
      boolean complete,
      @Nullable Long oldest,
      Map<String, Integer> byTrigger,
      List<Match> examples) {}

  /// An event that would be told.
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Match(
      String type,
      long time,
      String grantId,
      long accountSeq,
      String cursor,
      @Nullable List<String> attributes,
      Object object) {
    static Match of(Told told) {
      var entry = told.entry();
      return new Match(
          told.trigger().wireName(),
          entry.changedAt().getEpochSecond(),
          told.grant().toString(),
          entry.seq(),
          new LogCursor(told.epoch(), entry.seq()).encode(),
          entry.attributes().isEmpty() ? null : entry.attributes().stream().sorted().toList(),
          DeletedView.of(told.grant(), entry.objectType(), entry.objectId()));
    }
  }

  private record Scanned(ShardId shard, List<LogEntry> entries, boolean complete) {}

  private record Event(ShardId shard, LogEntry entry) {}

  Report run(Application application, Selection selection, int last, @Nullable Instant since) {
    var scans = scan(application, selection, last, since);
    var events =
        scans.stream()
            .flatMap(scan -> scan.entries().stream().map(entry -> new Event(scan.shard(), entry)))
            .sorted(comparing((Event event) -> event.entry().changedAt()).reversed())
            .limit(last)
            .toList();
    var gone = 0;
    var matches = new ArrayList<Told>();
    var byShard = events.stream().collect(groupingBy(Event::shard));
    for (var shard : byShard.entrySet()) {
      var past = new PastEvents(shards, shard.getKey());
      var entries = shard.getValue().stream().map(Event::entry).toList();
      var selected = past.select(entries, selection);
      gone += selected.gone();
      matches.addAll(selected.told());
    }
    matches.sort(comparing((Told each) -> each.entry().changedAt()).reversed());
    return new Report(
        events.size(),
        matches.size(),
        gone,
        scans.stream().allMatch(Scanned::complete) && all(scans) <= last,
        events.isEmpty() ? null : events.getLast().entry().changedAt().getEpochSecond(),
        count(matches),
        matches.stream().limit(EXAMPLES).map(Match::of).toList());
  }

  private static int all(Collection<Scanned> scans) {
    return scans.stream().mapToInt(scan -> scan.entries().size()).sum();
  }

  private static Map<String, Integer> count(List<Told> matches) {
    var counts = new TreeMap<String, Integer>();
    matches.forEach(match -> counts.merge(match.trigger().wireName(), 1, Integer::sum));
    return counts;
  }

  /// With grants, their own logs are read; without, the end of each shard's.
  private List<Scanned> scan(
      Application application, Selection selection, int last, @Nullable Instant since) {
    if (selection.grants().isEmpty()) {
      return shards.databases().shards().stream()
          .map(shard -> newest(application, shard, last, since))
          .toList();
    }
    return selection.grants().stream()
        .flatMap(grant -> locations.find(grant).stream())
        .map(place -> newest(place.shard(), place.account(), last, since))
        .toList();
  }

  private Scanned newest(
      Application application, ShardId shard, int last, @Nullable Instant since) {
    var tail = log.newest(shard, application.id(), ROWS_PER_SHARD, last + 1);
    return cut(shard, tail.entries(), tail.complete(), last, since);
  }

  private Scanned newest(ShardId shard, AccountId account, int last, @Nullable Instant since) {
    return cut(shard, log.newest(shard, account, last + 1), true, last, since);
  }

  private static Scanned cut(
      ShardId shard, List<LogEntry> newest, boolean isAll, int last, @Nullable Instant since) {
    var wanted =
        newest.stream()
            .filter(entry -> since == null || !entry.changedAt().isBefore(since))
            .toList();
    var reachesBack = wanted.size() < newest.size();
    return new Scanned(
        shard,
        wanted.stream().limit(last).toList(),
        reachesBack || (isAll && newest.size() <= last));
  }
}
