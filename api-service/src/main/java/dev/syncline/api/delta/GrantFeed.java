package dev.syncline.api.delta;

import dev.syncline.api.delta.DeltaObjects.Place;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.ChangeLog.Slice;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.log.Operation;
import java.util.ArrayList;
import java.util.List;

/// The log of one grant from a position on.
final class GrantFeed implements Feed {
  /// How many entries one read may pass over.
  private static final int MAX_SCAN = 5_000;

  private static final int SCAN_AT_ONCE = 500;

  private final ChangeLog log;
  private final DeltaObjects objects;
  private final Place place;
  private final Style style;
  private volatile Cursor cursor;
  private boolean over;

  GrantFeed(ChangeLog log, DeltaObjects objects, Place place, Style style, Cursor start) {
    this.log = log;
    this.objects = objects;
    this.place = place;
    this.style = style;
    this.cursor = start;
  }

  @Override
  public Batch read(int limit) {
    var found = new ArrayList<LogEntry>();
    var scanned = 0;
    boolean more;
    do {
      var max = style.filter().takesAll() ? limit - found.size() : SCAN_AT_ONCE;
      var slice = slice(max);
      for (var entry : slice.entries()) {
        if (found.size() == limit) {
          break;
        }
        take(entry, found);
        scanned++;
      }
      more = !over && cursor.seq() < slice.head().seq();
    } while (more && found.size() < limit && scanned < MAX_SCAN);
    return new Batch(tell(found), more, false);
  }

  private List<Delta> tell(List<LogEntry> entries) {
    return objects.tell(place, entries, style).stream()
        .map(told ->
            Delta.of(
                new Cursor(cursor.epoch(), told.entry().seq()).encode(),
                place.grant(),
                told.entry(),
                DeltaForm.of(told.object())))
        .toList();
  }

  private void take(LogEntry entry, List<LogEntry> found) {
    cursor = new Cursor(cursor.epoch(), entry.seq());
    over |= isRemoval(entry);
    if (style.takes(entry)) {
      found.add(entry);
    }
  }

  private Slice slice(int max) {
    var slice =
        log.slice(place.shard(), place.account(), cursor.seq(), max)
            .orElseThrow(() -> ApiException.notFound("grant"));
    cursor.check(slice.head());
    if (slice.missesSome(cursor.seq()) && !beginsWithRemoval(slice)) {
      throw Cursor.expired(slice.head());
    }
    return slice;
  }

  /// The grant was removed and its log cleared away: that it is gone tells of everything before.
  static boolean beginsWithRemoval(Slice slice) {
    return !slice.entries().isEmpty() && isRemoval(slice.entries().getFirst());
  }

  private static boolean isRemoval(LogEntry entry) {
    return entry.objectType() == ObjectType.GRANT && entry.operation() == Operation.DELETED;
  }

  @Override
  public String cursor() {
    return cursor.encode();
  }

  @Override
  public LogFollowers.Following follow(LogFollowers followers) {
    return followers.follow(place.shard(), place.account(), () -> cursor.seq());
  }

  @Override
  public boolean isOver() {
    return over;
  }
}
