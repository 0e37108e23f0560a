package dev.syncline.api.webhook;

import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.AwaitSignal;
import dev.syncline.api.webhook.Webhooks.Status;
import dev.syncline.api.webhook.Webhooks.Webhook;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.secret.SecretBox;
import dev.syncline.model.secret.WebhookSecret;
import dev.syncline.model.signal.Wakeups;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Creates, lists, changes and removes webhooks.
@RestController
public final class WebhookController {
  private static final Duration CHALLENGE = Duration.ofSeconds(13);
  private static final Duration MAX_WINDOW = Duration.ofDays(7);
  private static final int MAX_WEBHOOKS = 100;

  private final Webhooks webhooks;
  private final SecretBox box;
  private final SecureRandom random;
  private final AwaitSignal await;
  private final OwnGrants grants;
  private final WebhookSettings settings;
  private final Instant startedAt;

  public WebhookController(
      Webhooks webhooks,
      SecretBox box,
      SecureRandom random,
      AwaitSignal await,
      OwnGrants grants,
      WebhookSettings settings,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.grants = grants;
    this.settings = settings;
    this.startedAt = clock.instant();
    this.box = box;
    this.random = random;
    this.await = await;
  }

  @GetMapping("/v3/webhooks")
  Answer<List<WebhookView>> list(Application application) {
    return Answer.page(
        webhooks.list(application.id()).stream()
            .filter(webhook -> webhook.status() != Status.CHALLENGE_FAILED)
            .map(webhook -> WebhookView.of(webhook, null))
            .toList(),
        null);
  }

  @GetMapping("/v3/webhooks/{webhook}")
  Answer<WebhookView> find(Application application, @PathVariable("webhook") String id) {
    return Answer.of(WebhookView.of(require(application, id), null));
  }

  /// Answers when the endpoint has echoed the challenge; one that does not is not kept.
  @PostMapping("/v3/webhooks")
  Answer<WebhookView> create(Application application, @RequestBody WebhookRequest request) {
    var wish = request.create(ids -> grants.checked(application.id(), ids));
    if (webhooks.list(application.id()).size() >= MAX_WEBHOOKS) {
      throw ApiException.invalid(
          "The application has %d webhooks. Delete one first.".formatted(MAX_WEBHOOKS));
    }
    var id = new UUID(random.nextLong(), random.nextLong());
    var secret = WebhookSecret.generate(random);
    webhooks.create(id, application.id(), wish, secret.seal(box, id));
    var result = challenged(id);
    if (result.isEmpty() || result.get().status() != Status.ACTIVE) {
      webhooks.delete(id);
      throw refusal(result);
    }
    return Answer.of(WebhookView.of(result.get(), secret));
  }

  @PutMapping("/v3/webhooks/{webhook}")
  Answer<WebhookView> update(
      Application application,
      @PathVariable("webhook") String id,
      @RequestBody WebhookRequest request) {
    var before = require(application, id);
    var wish = request.change(before.wish(), ids -> grants.checked(application.id(), ids));
    if (wish.url().equals(before.wish().url())) {
      webhooks.change(before.id(), wish, status(request, before.status()));
      return Answer.of(WebhookView.of(require(application, id), null));
    }
    webhooks.change(before.id(), wish, Status.CHALLENGE);
    var result = challenged(before.id());
    if (result.isEmpty() || result.get().status() != Status.ACTIVE) {
      webhooks.change(before.id(), before.wish(), before.status());
      throw refusal(result);
    }
    return Answer.of(WebhookView.of(result.get(), null));
  }

  @DeleteMapping("/v3/webhooks/{webhook}")
  Answer<Map<String, String>> delete(Application application, @PathVariable("webhook") String id) {
    webhooks.delete(require(application, id).id());
    return Answer.of(Map.of("status", "success"));
  }

  /// What a rotation may say.
  ///
  /// @param previousValidFor seconds for which the former secret stays valid
  @JsonNaming(SnakeCaseStrategy.class)
  record Rotation(@Nullable Long previousValidFor) {}

  @PostMapping("/v3/webhooks/rotate-secret/{webhook}")
  Answer<WebhookView> rotate(
      Application application,
      @PathVariable("webhook") String id,
      @RequestBody(required = false) @Nullable Rotation rotation) {
    var webhook = require(application, id);
    var secret = WebhookSecret.generate(random);
    webhooks.changeSecret(webhook.id(), secret.seal(box, webhook.id()), window(rotation));
    return Answer.of(WebhookView.of(require(application, id), secret));
  }

  private Duration window(@Nullable Rotation rotation) {
    if (rotation == null || rotation.previousValidFor() == null) {
      return settings.rotationWindow();
    }
    var seconds = rotation.previousValidFor();
    if (seconds < 0 || seconds > MAX_WINDOW.toSeconds()) {
      throw ApiException.invalid(
          "'previous_valid_for' must be 0 to %d seconds.".formatted(MAX_WINDOW.toSeconds()));
    }
    return Duration.ofSeconds(seconds);
  }

  /// From where deliveries come, as far as the operator said so.
  @JsonNaming(SnakeCaseStrategy.class)
  record IpAddresses(List<String> ipAddresses, long updatedAt) {}

  @GetMapping("/v3/webhooks/ip-addresses")
  Answer<IpAddresses> ipAddresses() {
    return Answer.of(new IpAddresses(settings.ipAddresses(), startedAt.getEpochSecond()));
  }

  /// A developer may pause, and take up again what is paused or has failed.
  private static Status status(WebhookRequest request, Status now) {
    return switch (Objects.requireNonNullElse(request.status(), "")) {
      case "" -> now;
      case "active" -> Status.ACTIVE;
      case "pause" -> Status.PAUSE;
      default -> throw ApiException.invalid("'status' must be active or pause.");
    };
  }

  private Optional<Webhook> challenged(UUID id) {
    return await.until(
        CHALLENGE,
        Wakeups.Topic.WEBHOOKS,
        () -> webhooks.find(id).filter(webhook -> webhook.status() != Status.CHALLENGE));
  }

  private static ApiException refusal(Optional<Webhook> result) {
    var reason = result.map(Webhook::failure).orElse(null);
    var words =
        reason == null ? "it was not called within 12 s: is the webhook service running?" : reason;
    return new ApiException(
        400,
        "webhook_challenge_failed",
        "The endpoint did not pass the challenge: %s. It must answer GET <webhook_url>?challenge=<text>"
                .formatted(words)
            + " with status 200 and exactly that text, within 10 s.",
        Map.of("kind", "challenge", "detail", words));
  }

  private Webhook require(Application application, String id) {
    return webhooks.require(application.id(), id);
  }
}
