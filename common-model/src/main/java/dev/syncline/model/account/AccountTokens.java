package dev.syncline.model.account;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ShardId;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.shard.Shards;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.Session;

/// The tokens of accounts, beside the secrets they come from: those of a secret that the user has
/// replaced since are as if they were not there.
///
/// A refresh token may be good for one use, so whoever uses it claims the account's tokens first.
/// The claim ends by itself, should its holder die.
public final class AccountTokens {
  private final Shards shards;

  public AccountTokens(Shards shards) {
    this.shards = shards;
  }

  /// False while another has it.
  ///
  /// @param claimant who asks, and no other attempt of the same process
  public boolean claim(ShardId shard, AccountId account, String claimant, Duration atMost) {
    shards
        .sql(shard)
        .sql(
            """
            insert into account_token (account_id, claimed_by, claimed_until)
            values (:account, :claimant, utc_timestamp(6) + interval :micros microsecond)
            on duplicate key update
              claimed_by    = if(claimed_until is null or claimed_until < utc_timestamp(6),
                                 :claimant, claimed_by),
              claimed_until = if(claimed_until is null or claimed_until < utc_timestamp(6),
                                 utc_timestamp(6) + interval :micros microsecond, claimed_until)
            """)
        .param("account", account.value())
        .param("claimant", claimant)
        .param("micros", atMost.toNanos() / 1000)
        .update();
    return shards
        .sql(shard)
        .sql("select 1 from account_token where account_id = :account and claimed_by = :claimant")
        .param("account", account.value())
        .param("claimant", claimant)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  public void release(ShardId shard, AccountId account, String claimant) {
    shards
        .sql(shard)
        .sql(
            """
            update account_token set claimed_by = null, claimed_until = null
             where account_id = :account and claimed_by = :claimant
            """)
        .param("account", account.value())
        .param("claimant", claimant)
        .update();
  }

  /// Empty when none come from this secret.
  public Optional<Sealed> find(ShardId shard, AccountId account, Sealed secret) {
    return shards
        .sql(shard)
        .sql(
            """
            select sealed_tokens from account_token
             where account_id = :account and secret_hash = :hash and sealed_tokens is not null
            """)
        .param("account", account.value())
        .param("hash", hash(secret))
        .query((row, _) -> new Sealed(row.getBytes(1)))
        .optional();
  }

  /// Does nothing when the account has another secret by now: the tokens of that one are better.
  public void keep(ShardId shard, AccountId account, Sealed secret, Sealed tokens) {
    shards
        .sql(shard)
        .sql(
            """
            insert into account_token (account_id, secret_hash, sealed_tokens)
            select id, :hash, :tokens from account where id = :account and sealed_secret = :secret
            on duplicate key update secret_hash = :hash, sealed_tokens = :tokens
            """)
        .param("account", account.value())
        .param("hash", hash(secret))
        .param("secret", secret.bytes())
        .param("tokens", tokens.bytes())
        .update();
  }

  /// Those that a login check got with this secret, in the transaction that stores it.
  public static void put(Session session, AccountId account, Sealed secret, Sealed tokens) {
    session
        .createNativeMutationQuery(
            """
            insert into account_token (account_id, secret_hash, sealed_tokens)
            values (:account, :hash, :tokens)
            on duplicate key update secret_hash = :hash, sealed_tokens = :tokens
            """)
        .setParameter("account", account.value())
        .setParameter("hash", hash(secret))
        .setParameter("tokens", tokens.bytes())
        .executeUpdate();
  }

  private static byte[] hash(Sealed secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.bytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
