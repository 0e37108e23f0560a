package dev.syncline.webhook.lane;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Goes on only when told to.
public final class Clock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-11-25T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }
}
