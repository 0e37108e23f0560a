package dev.syncline.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.webhook.DryRun.Report;
import dev.syncline.api.webhook.Webhooks.Webhook;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.event.Event;
import dev.syncline.model.event.EventFilter;
import dev.syncline.model.event.MockEvents;
import dev.syncline.model.event.Selection;
import dev.syncline.model.id.PublicIds;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a developer tries before trusting it: examples, test events, and what a subscription would
/// have been told.
@RestController
public final class TrialController {
  private static final int MAX_EVENTS = 10_000;

  private final Webhooks webhooks;
  private final WebhookErrands errands;
  private final OwnGrants grants;
  private final DryRun dryRun;
  private final SecureRandom random;
  private final InstantSource clock;

  public TrialController(
      Webhooks webhooks,
      WebhookErrands errands,
      OwnGrants grants,
      DryRun dryRun,
      SecureRandom random,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.errands = errands;
    this.grants = grants;
    this.dryRun = dryRun;
    this.random = random;
    this.clock = clock;
  }

  /// Which example.
  @JsonNaming(SnakeCaseStrategy.class)
  record MockRequest(@Nullable String triggerType) {}

  @PostMapping("/v3/webhooks/mock-payload")
  Answer<Event> mock(Application application, @RequestBody MockRequest request) {
    var name = mockable(request.triggerType());
    var id = PublicIds.encode(new UUID(random.nextLong(), random.nextLong()));
    return Answer.of(MockEvents.of(name, id, application.publicId(), clock.instant()));
  }

  /// Which example goes where: one of both names the webhook.
  @JsonNaming(SnakeCaseStrategy.class)
  record TestRequest(
      @Nullable String triggerType, @Nullable String webhookUrl, @Nullable String webhookId) {}

  @PostMapping("/v3/webhooks/send-test-event")
  Answer<JsonNode> test(Application application, @RequestBody TestRequest request) {
    var name = mockable(request.triggerType());
    var webhook = target(application, request);
    return Answer.of(errands.run(webhook.id(), "test", Map.of("trigger_type", name)));
  }

  private static String mockable(@Nullable String name) {
    if (name == null || !MockEvents.names().contains(name)) {
      throw ApiException.invalid(
          "'trigger_type' must be one of: %s.".formatted(String.join(", ", MockEvents.names())));
    }
    return name;
  }

  /// Only to webhooks that exist: their owners passed the challenge, and have a secret to verify
  /// with.
  private Webhook target(Application application, TestRequest request) {
    if (request.webhookId() != null) {
      return webhooks.require(application.id(), request.webhookId());
    }
    return webhooks.list(application.id()).stream()
        .filter(webhook -> webhook.wish().url().equals(request.webhookUrl()))
        .findFirst()
        .orElseThrow(() ->
            ApiException.invalid(
                "'webhook_url' must be the URL of one of the application's webhooks, or"
                    + " 'webhook_id' the id of one: create it first."));
  }

  /// A subscription to try.
  ///
  /// @param since seconds since 1970
  /// @param last how many of the newest events to look at
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DryRunRequest(
      @Nullable List<String> triggerTypes,
      @Nullable List<String> grantIds,
      @Nullable EventFilter filter,
      @Nullable Long since,
      @Nullable Integer last) {}

  @PostMapping("/v3/webhooks/dry-run")
  Answer<Report> dryRun(Application application, @RequestBody DryRunRequest request) {
    var last = Objects.requireNonNullElse(request.last(), 1000);
    if (last < 1 || last > MAX_EVENTS) {
      throw ApiException.invalid("'last' must be 1 to %d.".formatted(MAX_EVENTS));
    }
    var since = request.since();
    if (since != null && (since < 0 || since > 253_402_300_799L)) {
      throw ApiException.invalid("'since' must be a time in seconds since 1970.");
    }
    var triggers =
        TriggerNames.checked(Objects.requireNonNullElse(request.triggerTypes(), List.of()));
    var wanted =
        grants.checked(application.id(), Objects.requireNonNullElse(request.grantIds(), List.of()));
    var filter =
        request.filter() == null ? EventFilter.NONE : FilterCheck.checked(request.filter());
    var selection =
        new Selection(TriggerNames.triggers(triggers), Set.copyOf(wanted), filter, true);
    return Answer.of(
        dryRun.run(
            application, selection, last, since == null ? null : Instant.ofEpochSecond(since)));
  }
}
