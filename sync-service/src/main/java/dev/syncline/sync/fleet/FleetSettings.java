package dev.syncline.sync.fleet;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How accounts are shared out among workers.
///
/// @param leaseTtl how long the accounts of a dead worker wait for another one
/// @param renewEvery how often leases are prolonged
/// @param lookEvery how often new accounts and new actions are looked for
/// @param maxAccounts accounts one worker runs
@ConfigurationProperties("syncline.sync.fleet")
public record FleetSettings(
    @DefaultValue("15s") Duration leaseTtl,
    @DefaultValue("4s") Duration renewEvery,
    @DefaultValue("500ms") Duration lookEvery,
    @DefaultValue("10000") int maxAccounts) {
  public FleetSettings {
    if (renewEvery.multipliedBy(2).compareTo(leaseTtl) > 0) {
      throw new IllegalArgumentException(
          "syncline.sync.fleet.renew-every (%s) must be at most half of lease-ttl (%s)"
              .formatted(renewEvery, leaseTtl));
    }
  }
}
