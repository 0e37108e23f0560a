package dev.syncline.api.grant;

import dev.syncline.api.discover.Discovery;
import dev.syncline.api.web.ApiException;
import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountLogin;
import dev.syncline.model.account.AccountOffers;
import dev.syncline.model.account.AccountPurges;
import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountTokens;
import dev.syncline.model.connector.KnownProvider;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.directory.Connectors;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.view.GrantView;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Makes a grant of a login that works. The same address of the same application is the same grant,
/// however often it is connected: its id derives from both.
public final class GrantConnector {
  private final Discovery discovery;
  private final LoginTrial trial;
  private final AccountLocations locations;
  private final Connectors connectors;
  private final Shards shards;
  private final Sealer sealer;
  private final SecureRandom random;
  private final Wakeups wakeups;
  private final InstantSource clock;

  public GrantConnector(
      Discovery discovery,
      LoginTrial trial,
      AccountLocations locations,
      Connectors connectors,
      Shards shards,
      Sealer sealer,
      SecureRandom random,
      Wakeups wakeups,
      InstantSource clock) {
    this.discovery = discovery;
    this.trial = trial;
    this.locations = locations;
    this.connectors = connectors;
    this.shards = shards;
    this.sealer = sealer;
    this.random = random;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /// @param known what is known of the provider beforehand
  GrantView connect(
      Application application,
      String provider,
      @Nullable KnownProvider known,
      CustomSettings given) {
    var settings =
        known == null
            ? given.complete(address -> discovery.find(application, "settings.email", address))
            : given;
    var email = settings.address();
    var login = settings.login(known);
    if (login.secret().refreshToken() != null) {
      requireConnector(application, provider);
    }
    var seed = IdentitySeed.of(application.publicId(), provider, email);
    var tokens =
        trial.pass(provider, new LoginChecks.Subject(application.id(), seed.grant()), login);
    var location = locations.place(seed.grant(), application.id(), provider, email);
    var grant =
        shards.inTransaction(
            location.shard(),
            session -> GrantView.of(save(session, location, seed, login, tokens)));
    wakeups.accountChanged(location.account());
    return grant;
  }

  private void requireConnector(Application application, String provider) {
    var hasClient =
        connectors
            .find(application.id(), provider)
            .filter(connector -> connector.settings().clientId() != null)
            .isPresent();
    if (!hasClient) {
      throw ApiException.invalid(
          "The application has no connector for %s with a client_id. Make one by POST /v3/connectors."
              .formatted(provider));
    }
  }

  private Account save(
      Session session,
      Location location,
      IdentitySeed seed,
      AccountLogin login,
      @Nullable Sealed tokens) {
    if (AccountPurges.isUnderWay(session, location.account())) {
      throw new ApiException(
          409,
          "grant_being_removed",
          "This mailbox was just removed and its data is still being cleared. Try again in some"
              + " seconds.");
    }
    var secret = sealer.seal(login.secret().toJson(), AccountSecret.context(location.grant()));
    if (tokens != null) {
      AccountTokens.put(session, location.account(), secret, tokens);
    }
    return save(session, location, seed, login.settings().toJson(), secret);
  }

  private Account save(
      Session session, Location location, IdentitySeed seed, String settings, Sealed secret) {
    var now = clock.instant();
    var known = session.find(Account.class, location.account().value());
    if (known != null) {
      known.reconnect(settings, secret, now);
      return known;
    }
    insertLogHead(session, location);
    var account =
        new Account(
            location.account(),
            location.grant(),
            location.application(),
            location.provider(),
            location.email(),
            seed,
            settings,
            secret,
            now);
    session.persist(account);
    AccountOffers.offer(session, location.account());
    return account;
  }

  /// One that is there stays: positions only ever grow. The epoch is random, so that a cursor of an
  /// earlier life of this account is told from one of this.
  private void insertLogHead(Session session, Location location) {
    session
        .createNativeMutationQuery(
            """
            insert ignore into log_head (account_id, application_id, epoch, seq, oldest_seq)
            values (:account, :application, :epoch, 0, 1)
            """)
        .setParameter("account", location.account().value())
        .setParameter("application", location.application().value())
        .setParameter("epoch", random.nextLong() >>> 1)
        .executeUpdate();
  }
}
