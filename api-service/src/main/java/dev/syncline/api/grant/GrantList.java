package dev.syncline.api.grant;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.account.Account;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.GrantView;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Pages of an application's grants. The directory knows which there are; how they do is in their
/// shards, each asked once.
public final class GrantList {
  /// What is looked through when shards must be asked before it is known which grants fit.
  private static final int MAX_SCAN = 10_000;

  private final Shards shards;

  public GrantList(Shards shards) {
    this.shards = shards;
  }

  private record Place(long account, ShardId shard) {}

  List<GrantView> page(Application application, QueryParameters query) {
    var limit = query.limit();
    var offset = query.number("offset", 0, MAX_SCAN).orElse(0L).intValue();
    var status = query.choice("grant_status", Set.of("valid", "invalid"));
    var byUpdate =
        query
            .choice("sort_by", Set.of("created_at", "updated_at"))
            .equals(Optional.of("updated_at"));
    var ascending = query.choice("order_by", Set.of("asc", "desc")).equals(Optional.of("asc"));
    if (status.isEmpty() && !byUpdate) {
      return views(places(application, query, ascending, limit, offset));
    }
    var all = places(application, query, ascending, MAX_SCAN + 1, 0);
    if (all.size() > MAX_SCAN) {
      throw ApiException.invalid(
          ("'grant_status' and 'sort_by=updated_at' work for up to %d grants: narrow the list with"
                  + " 'since', 'before' or 'email'.")
              .formatted(MAX_SCAN));
    }
    var order = Comparator.comparingLong(GrantView::updatedAt);
    var fitting =
        views(all).stream()
            .filter(grant -> status.isEmpty() || status.get().equals(grant.grantStatus()));
    var sorted = byUpdate ? fitting.sorted(ascending ? order : order.reversed()) : fitting;
    return sorted.skip(offset).limit(limit).toList();
  }

  private List<Place> places(
      Application application, QueryParameters query, boolean ascending, int limit, int offset) {
    var order = ascending ? "asc" : "desc";
    return JdbcClient.create(shards.databases().directory())
        .sql(
            """
            select account_id, shard_id from account_location
             where application_id = :application
               and (:email is null or email = :email)
               and (:provider is null or provider = :provider)
               and created_at >= :since and created_at < :before
             order by created_at %s, account_id %s limit :limit offset :offset
            """
                .formatted(order, order))
        .param("application", application.id().value())
        .param("email", query.text("email").orElse(null))
        .param("provider", query.text("provider").orElse(null))
        .param("since", utc(query.time("since").orElse(Instant.EPOCH)))
        .param("before", utc(query.time("before").orElse(Instant.parse("9999-01-01T00:00:00Z"))))
        .param("limit", limit)
        .param("offset", offset)
        .query((row, _) -> new Place(row.getLong(1), new ShardId(row.getInt(2))))
        .list();
  }

  private List<GrantView> views(List<Place> places) {
    Map<Long, GrantView> views = new HashMap<>();
    places.stream()
        .collect(
            Collectors.groupingBy(
                Place::shard, Collectors.mapping(Place::account, Collectors.toList())))
        .forEach((shard, accounts) -> views.putAll(views(shard, accounts)));
    return places.stream()
        .map(place -> views.get(place.account()))
        .filter(Objects::nonNull)
        .toList();
  }

  private Map<Long, GrantView> views(ShardId shard, List<Long> accounts) {
    return shards.read(
        shard,
        session ->
            session
                .createSelectionQuery("from Account a where a.id in :ids", Account.class)
                .setParameter("ids", accounts)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(account -> account.id().value(), GrantView::of)));
  }

  private static LocalDateTime utc(Instant at) {
    return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
