package dev.syncline.api.action;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.action.Action;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.shard.Shards;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Shows what became of writes.
@RestController
public final class ActionController {
  private static final String LIST = "actions";
  private static final Set<String> STATUSES =
      Arrays.stream(Action.Status.values())
          .map(status -> status.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private final Shards shards;

  public ActionController(Shards shards) {
    this.shards = shards;
  }

  @GetMapping("/v3/grants/{grant}/actions")
  @Accepts({"limit", "page_token", "status"})
  Answer<List<ActionView>> list(Grant grant, QueryParameters query) {
    var limit = query.limit();
    var status =
        query
            .choice("status", STATUSES)
            .map(text -> Action.Status.valueOf(text.toUpperCase(Locale.ROOT)));
    var before =
        query
            .text("page_token")
            .map(text -> PageToken.decode(grant.account(), LIST, text).id())
            .map(UUID::getLeastSignificantBits)
            .orElse(Long.MAX_VALUE);
    var actions =
        shards.read(
            grant.shard(),
            session ->
                session
                    .createSelectionQuery(
                        """
                        from Action a
                         where a.accountId = :account and a.seq < :before
                           and (:any = true or a.status = :status)
                         order by a.seq desc
                        """,
                        Action.class)
                    .setParameter("account", grant.account().value())
                    .setParameter("before", before)
                    .setParameter("any", status.isEmpty())
                    .setParameter("status", status.orElse(Action.Status.PENDING))
                    .setMaxResults(limit + 1)
                    .getResultList());
    var page = actions.subList(0, Math.min(limit, actions.size()));
    var next =
        actions.size() > limit
            ? new PageToken(Instant.EPOCH, new UUID(0, page.getLast().seq()))
                .encode(grant.account(), LIST)
            : null;
    return Answer.page(
        page.stream().map(action -> ActionView.of(grant.id(), action)).toList(), next);
  }

  @GetMapping("/v3/grants/{grant}/actions/{action}")
  Answer<ActionView> find(Grant grant, @PathVariable("action") String id) {
    var uuid = PublicIds.decode(id).orElseThrow(() -> ApiException.notFound("action"));
    var action =
        shards.read(
            grant.shard(),
            session ->
                session
                    .createSelectionQuery(
                        "from Action a where a.accountId = :account and a.id = :id", Action.class)
                    .setParameter("account", grant.account().value())
                    .setParameter("id", uuid)
                    .getSingleResultOrNull());
    if (action == null) {
      throw ApiException.notFound("action");
    }
    return Answer.of(ActionView.of(grant.id(), action));
  }
}
