package dev.syncline.model.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account.Problem;
import dev.syncline.model.account.Account.SyncState;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.secret.Sealed;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");
  private static final Problem AWAY = new Problem("Unreachable", SyncState.PROVIDER_ERROR);
  private static final Problem THROTTLED = new Problem("Throttled", SyncState.THROTTLED);

  private final Account account = account();

  @Test
  void sinceWhenItIsBrokenAndWhenItIsTriedAgainIsKnown() {
    account.progress(SyncState.LIVE, START.plusSeconds(1));

    assertThat(account.fail(AWAY, "no route", START.plusSeconds(5), START.plusSeconds(7))).isTrue();
    assertThat(account.fail(AWAY, "no route", START.plusSeconds(8), START.plusSeconds(12)))
        .as("the same is no news")
        .isFalse();

    assertThat(account.syncState()).isEqualTo(SyncState.PROVIDER_ERROR);
    assertThat(account.stateSince()).isEqualTo(START.plusSeconds(5));
    assertThat(account.nextAttemptAt()).isEqualTo(START.plusSeconds(12));
    account.progress(SyncState.LIVE, START.plusSeconds(13));
    assertThat(account.stateSince()).isEqualTo(START.plusSeconds(13));
    assertThat(account.nextAttemptAt()).isNull();
    assertThat(account.failure()).isNull();
  }

  @Test
  void aProviderThatWantsRestMakesItThrottledAndNotBroken() {
    account.fail(THROTTLED, "too many connections", START, START.plusSeconds(60));

    assertThat(account.syncState()).isEqualTo(SyncState.THROTTLED);
    assertThat(account.status()).isEqualTo(Account.Status.VALID);
    account.reconnect("{}", new Sealed(new byte[100]), START.plusSeconds(2));
    assertThat(account.syncState()).isEqualTo(SyncState.CONNECTING);
    assertThat(account.stateSince()).isEqualTo(START.plusSeconds(2));
    assertThat(account.failure()).isNull();
  }

  private static Account account() {
    return new Account(
        new AccountId(1),
        new UUID(1, 2),
        new ApplicationId(1),
        "imap",
        "ada@example.com",
        IdentitySeed.of(new UUID(1, 2), "imap", "ada@example.com"),
        "{}",
        new Sealed(new byte[100]),
        START);
  }
}
