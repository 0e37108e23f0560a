package dev.syncline.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.webhook.Replays.Replay;
import dev.syncline.api.webhook.Replays.Wish;
import dev.syncline.api.webhook.Webhooks.Status;
import dev.syncline.api.webhook.Webhooks.Webhook;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.event.EventFilter;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.LogCursor;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Delivers again what the log has.
@RestController
public final class ReplayController {
  private final Webhooks webhooks;
  private final Replays replays;
  private final OwnGrants grants;
  private final ChangeLog log;
  private final SecureRandom random;

  public ReplayController(
      Webhooks webhooks, Replays replays, OwnGrants grants, ChangeLog log, SecureRandom random) {
    this.webhooks = webhooks;
    this.replays = replays;
    this.grants = grants;
    this.log = log;
    this.random = random;
  }

  /// From where, and what of it.
  ///
  /// @param since seconds since 1970; 0 is the oldest that is kept
  /// @param cursor of the grant, as deltas and deliveries have it: what follows it
  /// @param afterSeq of the grant: what follows that position
  @JsonNaming(SnakeCaseStrategy.class)
  record ReplayRequest(
      @Nullable String grantId,
      @Nullable Long since,
      @Nullable String cursor,
      @Nullable Long afterSeq,
      @Nullable List<String> triggerTypes,
      @Nullable EventFilter filter) {}

  /// How a replay is doing.
  ///
  /// @param state `running`, `done`, `cancelled` or `failed`
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReplayView(
      String id,
      String webhookId,
      String state,
      @Nullable String reason,
      @Nullable String grantId,
      @Nullable Long since,
      @Nullable Long afterSeq,
      @Nullable List<String> triggerTypes,
      @Nullable EventFilter filter,
      long scanned,
      long delivered,
      long skipped,
      long createdAt,
      long updatedAt,
      @Nullable Long finishedAt) {
    static ReplayView of(Replay replay) {
      var wish = replay.wish();
      return new ReplayView(
          PublicIds.encode(replay.id()),
          PublicIds.encode(replay.webhook()),
          replay.state(),
          replay.reason(),
          wish.grant() == null ? null : wish.grant().toString(),
          WebhookView.seconds(wish.since()),
          wish.afterSeq(),
          wish.triggerTypes().isEmpty() ? null : wish.triggerTypes(),
          wish.filter(),
          replay.scanned(),
          replay.delivered(),
          replay.skipped(),
          replay.createdAt().getEpochSecond(),
          replay.updatedAt().getEpochSecond(),
          WebhookView.seconds(replay.finishedAt()));
    }
  }

  @PostMapping("/v3/webhooks/{webhook}/replays")
  Answer<ReplayView> create(
      Application application,
      @PathVariable("webhook") String id,
      @RequestBody ReplayRequest request) {
    var webhook = webhooks.require(application.id(), id);
    requireServed(webhook);
    var wish = wish(application, webhook, request);
    var replay = new UUID(random.nextLong(), random.nextLong());
    if (!replays.create(replay, webhook.id(), application.id(), wish)) {
      throw new ApiException(
          409,
          "replay_running",
          "A replay of this webhook is running. Wait for it, or cancel it:"
              + " GET /v3/webhooks/{webhook}/replays lists it.");
    }
    return Answer.of(view(webhook, replay));
  }

  @GetMapping("/v3/webhooks/{webhook}/replays")
  Answer<List<ReplayView>> list(Application application, @PathVariable("webhook") String id) {
    var webhook = webhooks.require(application.id(), id);
    return Answer.page(replays.list(webhook.id()).stream().map(ReplayView::of).toList(), null);
  }

  @GetMapping("/v3/webhooks/{webhook}/replays/{replay}")
  Answer<ReplayView> find(
      Application application,
      @PathVariable("webhook") String id,
      @PathVariable("replay") String replay) {
    return Answer.of(view(webhooks.require(application.id(), id), decode(replay)));
  }

  /// Stops it within a second or so; what was delivered stays delivered.
  @DeleteMapping("/v3/webhooks/{webhook}/replays/{replay}")
  Answer<ReplayView> cancel(
      Application application,
      @PathVariable("webhook") String id,
      @PathVariable("replay") String replay) {
    var webhook = webhooks.require(application.id(), id);
    view(webhook, decode(replay));
    replays.cancel(decode(replay));
    return Answer.of(view(webhook, decode(replay)));
  }

  private ReplayView view(Webhook webhook, UUID replay) {
    return replays
        .find(webhook.id(), replay)
        .map(ReplayView::of)
        .orElseThrow(() -> ApiException.notFound("replay"));
  }

  private static UUID decode(String id) {
    return PublicIds.decode(id).orElseThrow(() -> ApiException.notFound("replay"));
  }

  private static void requireServed(Webhook webhook) {
    if (webhook.status() != Status.ACTIVE && webhook.status() != Status.FAILING) {
      throw new ApiException(
          409,
          "webhook_not_active",
          "The webhook takes nothing now. Set its status to active first: PUT"
              + " /v3/webhooks/{webhook} {\"status\": \"active\"}.");
    }
  }

  private Wish wish(Application application, Webhook webhook, ReplayRequest request) {
    var starts =
        Stream.of(request.since(), request.cursor(), request.afterSeq())
            .filter(Objects::nonNull)
            .count();
    if (starts != 1) {
      throw ApiException.invalid(
          "Say from where: exactly one of 'since' (seconds since 1970; 0 for all that is kept),"
              + " 'cursor' and 'after_seq'.");
    }
    var grant =
        request.grantId() == null
            ? null
            : grants.find("grant_id", application.id(), request.grantId());
    if (grant == null && request.since() == null) {
      throw ApiException.invalid(
          "A position is one of a grant's log: with 'cursor' or 'after_seq', give its 'grant_id'.");
    }
    var own = webhook.wish().grants();
    if (grant != null && !own.isEmpty() && !own.contains(grant.grant())) {
      throw ApiException.invalid("The webhook is not told of this grant: see its 'grant_ids'.");
    }
    return new Wish(
        grant == null ? null : grant.grant(),
        request.triggerTypes() == null ? List.of() : TriggerNames.checked(request.triggerTypes()),
        request.filter() == null ? null : FilterCheck.checked(request.filter()),
        grant == null ? null : position(grant, request),
        request.since() == null ? null : since(request.since()));
  }

  private static Instant since(long seconds) {
    if (seconds < 0 || seconds > 253_402_300_799L) {
      throw ApiException.invalid("'since' must be a time in seconds since 1970.");
    }
    return Instant.ofEpochSecond(seconds);
  }

  private @Nullable Long position(Location grant, ReplayRequest request) {
    if (request.since() != null) {
      return null;
    }
    var head =
        log.head(grant.shard(), grant.account()).orElseThrow(() -> ApiException.notFound("grant"));
    var text = request.cursor();
    var seq = Objects.requireNonNullElse(request.afterSeq(), 0L);
    if (text != null) {
      seq =
          LogCursor.decode(text)
              .filter(cursor -> cursor.epoch() == head.epoch())
              .map(LogCursor::seq)
              .orElseThrow(
                  () -> ApiException.invalid("'cursor' is no cursor of this grant's log."));
    }
    if (seq < head.oldestSeq() - 1) {
      throw new ApiException(
          410,
          "cursor_expired",
          "What follows position %d is not kept any more: the oldest 'after_seq' is %d. List the grant's objects for what was before."
              .formatted(seq, head.oldestSeq() - 1));
    }
    if (seq > head.seq()) {
      throw ApiException.invalid(
          "Position %d is ahead of the log, which is at %d.".formatted(seq, head.seq()));
    }
    return seq;
  }
}
