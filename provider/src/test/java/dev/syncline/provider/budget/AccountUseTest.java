package dev.syncline.provider.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.UseLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AccountUseTest {
  private static final HostLimits LIMITS =
      new HostLimits("gmail", List.of(), 1, 1, 1, 5, 1_000_000_000, 100_000_000);

  private final Kept kept = new Kept();
  private Instant now = Instant.parse("2026-11-30T10:30:00Z");
  private AccountUse use = open();

  private static final class Kept implements UseLedger {
    private final List<String> written = new ArrayList<>();

    @Override
    public String read() {
      return written.isEmpty() ? "" : written.getLast();
    }

    @Override
    public void write(String use) {
      written.add(use);
    }
  }

  private AccountUse open() {
    return new AccountUse(LIMITS, kept, () -> now, _ -> {});
  }

  @Test
  void oldMailStopsFirstThenNewMailAndUsersGoOnUntilAllIsSpent() throws InterruptedException {
    use.read(799_999_999);
    use.check(Urgency.BACKFILL);
    use.read(1);
    assertThat(refusal(() -> use.check(Urgency.BACKFILL)))
        .isEqualTo(
            new Failure.BudgetSpent(
                "800 of 1000 MB that gmail allows an account in 24 hours were read; old mail goes"
                    + " on at 2026-12-01T11:00:00Z",
                Duration.ofMinutes(24 * 60 + 30)));
    use.check(Urgency.NEW_MAIL);

    use.read(150_000_000);
    assertThat(refusal(() -> use.check(Urgency.NEW_MAIL)).detail()).contains("new mail goes on");
    use.check(Urgency.USER);

    use.read(50_000_000);
    assertThat(refusal(() -> use.check(Urgency.USER)).detail()).contains("1000 of 1000 MB");
    assertThat(use.allows(Urgency.USER)).isFalse();
  }

  @Test
  void anHourIsForgottenADayAfterItsEnd() throws InterruptedException {
    use.read(500_000_000);
    use.check(Urgency.BACKFILL);
    now = now.plus(Duration.ofHours(2));
    use.read(400_000_000);
    assertThat(((Failure.BudgetSpent) refusal(() -> use.check(Urgency.BACKFILL))).retryAfter())
        .isEqualTo(Duration.ofMinutes(22 * 60 + 30));

    now = now.plus(Duration.ofMinutes(22 * 60 + 29));
    assertThat(refusal(() -> use.check(Urgency.BACKFILL))).isNotNull();
    now = now.plus(Duration.ofMinutes(1));
    use.check(Urgency.BACKFILL);
  }

  @Test
  void anotherWorkerGoesOnCountingAndNothingIsWrittenForLittle() throws InterruptedException {
    use.read(500_000);
    use.check(Urgency.BACKFILL);
    assertThat(kept.written).isEmpty();

    use.read(799_000_000);
    use.check(Urgency.BACKFILL);
    use.check(Urgency.BACKFILL);
    assertThat(kept.written).hasSize(1);
    use.read(500_000);
    use.close();

    use = open();
    assertThat(refusal(() -> use.check(Urgency.BACKFILL)).detail()).startsWith("800 of 1000 MB");
  }

  @Test
  void whatIsAppendedIsCountedByItself() throws InterruptedException {
    use.checkAppend(400_000_000);
    use.checkAppend(60_000_000);
    use.appended(60_000_000);
    use.checkAppend(39_000_000);
    assertThat(refusal(() -> use.checkAppend(41_000_000)).detail())
        .startsWith("60 of 100 MB that gmail allows an account in 24 hours were appended");
    use.check(Urgency.BACKFILL);
  }

  @Test
  void whatCannotBeReadIsCountedAnew() throws InterruptedException {
    kept.write("nonsense");
    use.check(Urgency.BACKFILL);
    assertThat(use.allows(Urgency.BACKFILL)).isTrue();
  }

  private static Failure refusal(ThrowingCallable call) {
    return catchThrowableOfType(ProviderException.class, call).failure();
  }
}
