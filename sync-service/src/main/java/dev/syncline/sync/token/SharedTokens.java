package dev.syncline.sync.token;

import dev.syncline.model.account.AccountTokens;
import dev.syncline.model.account.TokenSecret;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.secret.Sealer;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.oauth.TokenStore;
import dev.syncline.provider.oauth.Tokens;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An account's tokens in its shard, sealed, for whichever worker has it.
///
/// The lease of the account does not guard them: a worker that loses it while the token endpoint
/// answers must still keep what the answer brings, since the refresh token it spent may be worth
/// nothing any more. A claim of their own does, and the next worker waits for its end.
final class SharedTokens implements TokenStore {
  private static final Logger log = LoggerFactory.getLogger(SharedTokens.class);

  /// Longer than a token endpoint is given to answer.
  private static final Duration CLAIM = Duration.ofSeconds(60);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final int ATTEMPTS = 3;

  private final AccountTokens rows;
  private final Opener opener;
  private final Sealer sealer;
  private final String worker;
  private final Owner owner;

  /// What could not be stored yet.
  private @Nullable Tokens unstored;

  /// Whose they are.
  ///
  /// @param secret the sealed secret that they come from
  /// @param refreshToken the one in it
  record Owner(ShardId shard, AccountId account, UUID grant, Sealed secret, String refreshToken) {
    @Override
    public String toString() {
      return "account " + account.value();
    }
  }

  SharedTokens(AccountTokens rows, Opener opener, Sealer sealer, String worker, Owner owner) {
    this.rows = rows;
    this.opener = opener;
    this.sealer = sealer;
    this.worker = worker;
    this.owner = owner;
  }

  @Override
  public Tokens change(Change change) throws InterruptedException {
    var claimant = worker + "/" + UUID.randomUUID();
    claim(claimant);
    try {
      var kept = unstored == null ? stored() : unstored;
      var changed = change.of(kept);
      if (unstored != null || !changed.equals(kept)) {
        store(changed);
      }
      return changed;
    } finally {
      rows.release(owner.shard(), owner.account(), claimant);
    }
  }

  /// Whoever has the claim is asking the token endpoint, or was when it died.
  private void claim(String claimant) throws InterruptedException {
    var end = System.nanoTime() + CLAIM.multipliedBy(2).toNanos();
    while (!rows.claim(owner.shard(), owner.account(), claimant, CLAIM)) {
      if (System.nanoTime() > end) {
        throw new ProviderException(
            new Failure.Unreachable("another worker has been renewing the access token for long"));
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private Tokens stored() {
    return rows.find(owner.shard(), owner.account(), owner.secret())
        .map(sealed -> opener.open(sealed, TokenSecret.context(owner.grant())))
        .map(json -> TokenForm.used(TokenSecret.fromJson(json)))
        .orElseGet(() -> new Tokens(owner.refreshToken(), null));
  }

  private void store(Tokens tokens) throws InterruptedException {
    unstored = tokens;
    var sealed = sealer.seal(TokenForm.stored(tokens).toJson(), TokenSecret.context(owner.grant()));
    for (var attempt = 1; ; attempt++) {
      try {
        rows.keep(owner.shard(), owner.account(), owner.secret(), sealed);
        unstored = null;
        return;
      } catch (RuntimeException e) {
        log.warn("renewed tokens can't be stored at attempt {}: {}", attempt, e.toString());
        if (attempt == ATTEMPTS) {
          throw e;
        }
        Thread.sleep(LOOK_AGAIN);
      }
    }
  }
}
