package dev.syncline.api.send;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.send.ScheduleView.Schedules;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.web.RequestIds;
import dev.syncline.model.action.Action;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.SendState;
import dev.syncline.model.shard.Shards;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Messages that are to be sent later. A schedule bears the id of its message: there is one for
/// each.
public final class Scheduled {
  private static final String LIST = "schedules";
  private static final Duration SHOWN_AFTERWARDS = Duration.ofDays(3);

  private final Shards shards;
  private final Blobs blobs;
  private final InstantSource clock;

  public Scheduled(Shards shards, Blobs blobs, InstantSource clock) {
    this.shards = shards;
    this.blobs = blobs;
    this.clock = clock;
  }

  private record Found(Action action, @Nullable SendState state) {
    ScheduleView view() {
      return ScheduleView.of(action, state);
    }
  }

  /// In the order of their times: those that wait, and those whose time was in the last three days.
  Answer<Schedules> list(Grant grant, QueryParameters query) {
    var limit = query.limit();
    var after =
        query
            .text("page_token")
            .map(text -> PageToken.decode(grant.account(), LIST, text))
            .orElse(new PageToken(Instant.EPOCH, new UUID(0, 0)));
    var found = shards.read(grant.shard(), session -> page(session, grant, after, limit + 1));
    var page = found.subList(0, Math.min(limit, found.size()));
    var next = found.size() > limit ? token(page.getLast().action()) : null;
    return new Answer<>(
        RequestIds.current(),
        new Schedules(page.stream().map(Found::view).toList()),
        next == null ? null : next.encode(grant.account(), LIST));
  }

  private static PageToken token(Action last) {
    return new PageToken(Objects.requireNonNull(last.scheduledFor()), new UUID(0, last.seq()));
  }

  private List<Found> page(Session session, Grant grant, PageToken after, int limit) {
    return session
        .createSelectionQuery(
            """
            select a, m.sendState from Action a
              left join Message m on m.key.accountId = a.accountId and m.key.id = a.objectId
             where a.accountId = :account and a.scheduledFor >= :since and a.status <> :cancelled
               and (a.scheduledFor > :at or (a.scheduledFor = :at and a.seq > :seq))
             order by a.scheduledFor, a.seq
            """,
            Found.class)
        .setParameter("account", grant.account().value())
        .setParameter("since", since(session, grant))
        .setParameter("cancelled", Action.Status.CANCELLED)
        .setParameter("at", after.at())
        .setParameter("seq", after.id().getLeastSignificantBits())
        .setMaxResults(limit)
        .getResultList();
  }

  /// One that waits longer, since its account can't be reached, is shown for as long as that.
  private Instant since(Session session, Grant grant) {
    var shown = clock.instant().minus(SHOWN_AFTERWARDS);
    var open =
        session
            .createSelectionQuery(
                "select min(a.scheduledFor) from Action a"
                    + " where a.accountId = :account and a.status in :open",
                Instant.class)
            .setParameter("account", grant.account().value())
            .setParameterList("open", Action.OPEN)
            .getSingleResultOrNull();
    return open != null && open.isBefore(shown) ? open : shown;
  }

  ScheduleView find(Grant grant, String id) {
    var uuid = uuid(id);
    return shards
        .read(
            grant.shard(),
            session ->
                session
                    .createSelectionQuery(
                        """
                        select a, m.sendState from Action a
                          left join Message m
                            on m.key.accountId = a.accountId and m.key.id = a.objectId
                         where a.accountId = :account and a.id = :id
                           and a.scheduledFor is not null
                        """,
                        Found.class)
                    .setParameter("account", grant.account().value())
                    .setParameter("id", uuid)
                    .getResultList())
        .stream()
        .findFirst()
        .map(Found::view)
        .orElseThrow(Scheduled::notFound);
  }

  /// Takes it back if nobody has begun to send it. One that was cancelled before stays so.
  void cancel(Grant grant, String id) {
    var uuid = uuid(id);
    var _ =
        shards.inTransaction(
            grant.shard(),
            session -> {
              new Cancellation(session, grant, blobs, clock).run(uuid);
              return true;
            });
  }

  private static UUID uuid(String id) {
    return PublicIds.decode(id).orElseThrow(Scheduled::notFound);
  }

  static ApiException notFound() {
    return ApiException.notFound("scheduled message");
  }
}
