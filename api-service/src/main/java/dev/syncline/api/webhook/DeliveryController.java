package dev.syncline.api.webhook;

import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.webhook.Deliveries.Query;
import dev.syncline.api.webhook.Statistics.Numbers;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.event.MockEvents;
import dev.syncline.model.id.PublicIds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// What became of a webhook's deliveries.
@RestController
public final class DeliveryController {
  /// Ids compare as unsigned numbers.
  private static final UUID END = new UUID(-1, -1);

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final Statistics statistics;
  private final WebhookErrands errands;
  private final OwnGrants grants;

  public DeliveryController(
      Webhooks webhooks,
      Deliveries deliveries,
      Statistics statistics,
      WebhookErrands errands,
      OwnGrants grants) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.statistics = statistics;
    this.errands = errands;
    this.grants = grants;
  }

  @GetMapping("/v3/webhooks/{webhook}/deliveries")
  @Accepts({
    "limit",
    "page_token",
    "accepted",
    "grant_id",
    "trigger_type",
    "event_id",
    "since",
    "until"
  })
  Answer<List<DeliveryView>> list(
      Application application, @PathVariable("webhook") String id, QueryParameters query) {
    var webhook = webhooks.require(application.id(), id);
    var grant = query.text("grant_id").map(text -> grants.find("grant_id", application.id(), text));
    var page =
        deliveries.page(
            new Query(
                webhook.id(),
                query.flag("accepted").orElse(null),
                grant.map(Location::account),
                query.choice("trigger_type", MockEvents.names()),
                query.text("event_id"),
                before(query),
                Deliveries.firstAt(query.time("since").orElse(Instant.EPOCH)),
                query.limit()),
            grant.map(Location::shard));
    var byAccount = deliveries.grants(page.rows());
    return Answer.page(
        page.rows().stream()
            .map(row -> DeliveryView.of(row, byAccount.get(row.account())))
            .toList(),
        page.next() == null ? null : PublicIds.encode(page.next()));
  }

  /// A page begins below the delivery that ended the one before.
  private static UUID before(QueryParameters query) {
    var token = query.text("page_token");
    if (token.isPresent()) {
      return PublicIds.decode(token.get())
          .orElseThrow(() ->
              ApiException.invalid(
                  "'page_token' is no token of this list. Pass on 'next_cursor' as it was"
                      + " answered, or leave it out to begin again."));
    }
    return query.time("until").map(Deliveries::firstAt).orElse(END);
  }

  @GetMapping("/v3/webhooks/{webhook}/deliveries/{delivery}")
  Answer<DeliveryView> find(
      Application application,
      @PathVariable("webhook") String id,
      @PathVariable("delivery") String delivery) {
    var webhook = webhooks.require(application.id(), id);
    var row =
        PublicIds.decode(delivery)
            .flatMap(uuid -> deliveries.find(webhook.id(), uuid))
            .orElseThrow(() -> ApiException.notFound("delivery"));
    return Answer.of(DeliveryView.of(row, deliveries.grants(List.of(row)).get(row.account())));
  }

  /// The same event once more, its object as it is now. Answers what the endpoint answered.
  @PostMapping("/v3/webhooks/{webhook}/deliveries/{delivery}/redeliver")
  Answer<JsonNode> redeliver(
      Application application,
      @PathVariable("webhook") String id,
      @PathVariable("delivery") String delivery) {
    var webhook = webhooks.require(application.id(), id);
    var row =
        PublicIds.decode(delivery)
            .flatMap(uuid -> deliveries.find(webhook.id(), uuid))
            .orElseThrow(() -> ApiException.notFound("delivery"));
    return Answer.of(
        errands.run(webhook.id(), "redelivery", Map.of("delivery", PublicIds.encode(row.id()))));
  }

  @GetMapping("/v3/webhooks/{webhook}/statistics")
  Answer<Numbers> statistics(Application application, @PathVariable("webhook") String id) {
    return Answer.of(statistics.of(webhooks.require(application.id(), id)));
  }
}
