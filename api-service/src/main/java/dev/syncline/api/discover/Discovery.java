package dev.syncline.api.discover;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.AwaitSignal;
import dev.syncline.model.account.AccountLogin;
import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Has the sync fleet search the settings of an address, since the API calls nobody. An application
/// has so many searches under way at once, for each asks hosts that the address names.
public final class Discovery {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AT_ONCE = 8;
  private static final int MAX_ADDRESS = 320;

  private final LoginChecks checks;
  private final Sealer sealer;
  private final AwaitSignal await;
  private final Map<ApplicationId, Semaphore> free = new ConcurrentHashMap<>();

  public Discovery(LoginChecks checks, Sealer sealer, AwaitSignal await) {
    this.checks = checks;
    this.sealer = sealer;
    this.await = await;
  }

  /// What an address tells.
  ///
  /// @param name what the caller calls the address, for the words of a refusal
  public DiscoveredSettings find(Application application, String name, String address) {
    if (address.length() > MAX_ADDRESS) {
      throw ApiException.invalid("'%s' is longer than an address can be.".formatted(name));
    }
    var room = free.computeIfAbsent(application.id(), _ -> new Semaphore(AT_ONCE));
    if (!room.tryAcquire()) {
      throw new ApiException(
          429,
          "rate_limit_error",
          "%d searches for settings are under way. Wait for them.".formatted(AT_ONCE));
    }
    try {
      return settings(name, ask(application, address));
    } finally {
      room.release();
    }
  }

  private Outcome ask(Application application, String address) {
    var id = UUID.randomUUID();
    var question = sealer.seal(address.getBytes(UTF_8), AccountLogin.context(id));
    checks.ask(id, LoginChecks.SEARCH, new LoginChecks.Subject(application.id(), id), question);
    return await
        .until(PATIENCE, Wakeups.Topic.LOGIN_CHECK, () -> checks.outcome(id))
        .orElseThrow(() ->
            new ApiException(
                504,
                "discovery_timeout",
                "The settings could not be searched within 30 s: no sync worker is free. Try again,"
                    + " or give 'settings.imap_host' and 'settings.smtp_host'."));
  }

  private static DiscoveredSettings settings(String name, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Searched(var settings) -> settings;
      case Outcome.Failed(var failure, var detail) when failure.equals("NoAddress") ->
          throw ApiException.invalid("'%s' can't be used: %s.".formatted(name, detail));
      case Outcome.Failed(var failure, var detail) ->
          throw new ApiException(
              502,
              "provider_error",
              "The sync fleet could not search the settings.",
              Map.of("kind", failure, "detail", detail));
      case Outcome.Passed _ -> throw new IllegalStateException("a search is no login");
    };
  }
}
