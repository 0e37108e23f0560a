package dev.syncline.sync.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.account.AccountLogin;
import dev.syncline.model.account.TokenSecret;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.directory.LoginChecks.Claimed;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.provider.AccessTokens;
import dev.syncline.provider.MailProvider;
import dev.syncline.provider.ProviderException;
import dev.syncline.sync.account.Connections;
import dev.syncline.sync.account.Signals;
import dev.syncline.sync.token.TokenSources;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries the logins that the API asks about, and searches the settings of addresses, several at a
/// time: one that hangs delays no other.
public final class LoginCheckAnswers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoginCheckAnswers.class);
  private static final Duration BUSY = Duration.ofMillis(200);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final int QUIET_AFTER = 300;

  private final LoginChecks checks;
  private final MailProvider provider;
  private final SettingsSearch search;
  private final Opener opener;
  private final Sealer sealer;
  private final TokenSources tokenSources;
  private final boolean allowPrivateHosts;
  private final String worker;
  private final Signals signals = new Signals();
  private final Wakeups.Registration registration;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("login-check-", 0).factory());

  public LoginCheckAnswers(
      LoginChecks checks,
      MailProvider provider,
      SettingsSearch search,
      Opener opener,
      Sealer sealer,
      TokenSources tokenSources,
      Wakeups wakeups,
      boolean allowPrivateHosts,
      String worker) {
    this.checks = checks;
    this.provider = provider;
    this.search = search;
    this.opener = opener;
    this.sealer = sealer;
    this.tokenSources = tokenSources;
    this.allowPrivateHosts = allowPrivateHosts;
    this.worker = worker;
    this.registration = wakeups.listen(Wakeups.Topic.LOGIN_CHECK, _ -> signals.raise());
  }

  public void start() {
    threads.execute(() -> {
      try {
        answerAll();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void answerAll() throws InterruptedException {
    var quiet = 0;
    while (true) {
      try {
        var claimed = checks.claim(worker);
        if (claimed.isPresent()) {
          quiet = 0;
          threads.execute(() -> answer(claimed.get()));
          continue;
        }
      } catch (RuntimeException e) {
        log.warn("login checks can't be read: {}", e.getClass().getSimpleName());
      }
      quiet++;
      signals.await(quiet < QUIET_AFTER ? BUSY : QUIET);
    }
  }

  private void answer(Claimed check) {
    try {
      checks.finish(check.id(), outcome(check));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("a login check could not be answered", e);
    }
  }

  private Outcome outcome(Claimed check) throws InterruptedException {
    if (!check.isSearch() && !provider.serves(check.provider())) {
      return new Outcome.Failed("Refused", "no provider is called " + check.provider());
    }
    try {
      var question = opener.open(check.settings(), AccountLogin.context(check.id()));
      if (check.isSearch()) {
        return search.answer(new String(question, UTF_8));
      }
      var login = AccountLogin.fromJson(question);
      var refreshToken = login.secret().refreshToken();
      return refreshToken == null ? verified(login, null) : verified(login, refreshToken, check);
    } catch (ProviderException e) {
      return new Outcome.Failed(e.failure().getClass().getSimpleName(), e.failure().detail());
    } catch (IllegalStateException | IllegalArgumentException e) {
      log.error("a login check can't be opened: {}", e.getMessage());
      return new Outcome.Failed("Malformed", "the settings can't be read");
    }
  }

  private Outcome verified(AccountLogin login, @Nullable AccessTokens tokens)
      throws InterruptedException {
    provider.verify(Connections.of(login.settings(), login.secret(), tokens, 1, allowPrivateHosts));
    return new Outcome.Passed();
  }

  private Outcome verified(AccountLogin login, String refreshToken, Claimed check)
      throws InterruptedException {
    var subject = check.subject();
    var asker = new TokenSources.Asker(subject.application(), check.provider());
    try (var tried = tokenSources.ofTrial(asker, refreshToken)) {
      var _ = verified(login, tried.tokens());
      return new Outcome.Passed(
          sealer.seal(tried.kept().toJson(), TokenSecret.context(subject.grant())));
    }
  }

  @Override
  public void close() {
    registration.close();
    threads.shutdownNow();
    threads.close();
  }
}
