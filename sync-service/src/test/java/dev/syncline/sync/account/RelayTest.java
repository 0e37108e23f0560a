package dev.syncline.sync.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Relay relay = new Relay("account-1");
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Runnable> goOn = new AtomicReference<>();

  @Test
  void aParkedLegBeginsWhenItIsToldTo() throws InterruptedException {
    relay.start(this::first);
    assertThat(next()).isEqualTo("first");
    assertThat(events.poll(50, TimeUnit.MILLISECONDS)).as("untold").isNull();

    tell();

    assertThat(next()).isEqualTo("last");
    assertThat(relay.join(PATIENCE)).isTrue();
  }

  @Test
  void whatIsToldBeforeTheLegBeforeHasEndedIsNotLost() throws InterruptedException {
    relay.start(tell -> {
      tell.run();
      return first(tell);
    });

    assertThat(next()).isEqualTo("first");
    assertThat(next()).isEqualTo("last");
  }

  @Test
  void whatWasToldToOneLegDoesNotCountForTheNext() throws InterruptedException {
    relay.start(tell -> {
      tell.run();
      return this::first;
    });
    assertThat(next()).isEqualTo("first");

    assertThat(events.poll(50, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void aParkedLegThatIsStoppedBeginsInterruptedToLetGoOfWhatItHas() throws InterruptedException {
    relay.start(this::first);
    assertThat(next()).isEqualTo("first");

    relay.interrupt();

    assertThat(next()).isEqualTo("interrupted");
    assertThat(relay.join(PATIENCE)).isTrue();
  }

  @Test
  void oneThatParksAfterItWasStoppedBeginsAgainAtOnce() throws InterruptedException {
    relay.start(tell -> {
      relay.interrupt();
      return first(tell);
    });

    assertThat(next()).isEqualTo("first");
    assertThat(next()).isEqualTo("interrupted");
  }

  private Leg first(Runnable tell) {
    goOn.set(tell);
    events.add("first");
    return new Leg.Parked(_ -> {
      events.add(Thread.interrupted() ? "interrupted" : "last");
      return null;
    });
  }

  /// The leg may not have ended yet.
  private void tell() {
    var last = goOn.get();
    assertThat(last).isNotNull();
    if (last != null) {
      last.run();
    }
  }

  private @Nullable String next() throws InterruptedException {
    return events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
