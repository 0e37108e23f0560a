package dev.syncline.sync.fleet;

import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up while leases are renewed in time.
public final class FleetHealth implements HealthIndicator {
  private final Fleet fleet;
  private final InstantSource clock;

  public FleetHealth(Fleet fleet, InstantSource clock) {
    this.fleet = fleet;
    this.clock = clock;
  }

  @Override
  public Health health() {
    var since = Duration.between(fleet.renewedAt(), clock.instant());
    var health = since.compareTo(fleet.leaseTtl()) < 0 ? Health.up() : Health.down();
    return health
        .withDetail("worker", fleet.name())
        .withDetail("accounts", fleet.size())
        .withDetail("draining", fleet.isDraining())
        .withDetail("leasesRenewedAgo", since.toMillis() + " ms")
        .build();
  }
}
