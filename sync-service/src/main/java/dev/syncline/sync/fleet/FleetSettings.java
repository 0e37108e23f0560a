package dev.syncline.sync.fleet;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How accounts are shared out among workers.
///
/// @param leaseTtl how long the accounts of a dead worker wait for another one
/// @param renewEvery how often a worker says that it lives, and compares itself with the others
/// @param lookEvery how often new accounts and new actions are looked for
/// @param maxAccounts accounts one worker runs
/// @param takeAtOnce accounts taken in one statement
/// @param startsAtOnce accounts that are compared with their first listing at a time
/// @param firstReadingsAtOnce folders of all accounts that are read for the first time at a time;
///   each has a connection to a mail server
/// @param movesAtOnce accounts given to other workers within `renewEvery`
/// @param stayAtLeast how long an account that a worker took stays there, unless it drains: what is
///   read for the first time weighs more than it will
/// @param zone where this worker is: accounts of the same zone are its own, and those without one
/// @param otherZones whether it takes accounts of zones in which no worker lives
@ConfigurationProperties("syncline.sync.fleet")
public record FleetSettings(
    @DefaultValue("6s") Duration leaseTtl,
    @DefaultValue("2s") Duration renewEvery,
    @DefaultValue("500ms") Duration lookEvery,
    @DefaultValue("10000") int maxAccounts,
    @DefaultValue("100") int takeAtOnce,
    @DefaultValue("200") int startsAtOnce,
    @DefaultValue("300") int firstReadingsAtOnce,
    @DefaultValue("20") int movesAtOnce,
    @DefaultValue("1m") Duration stayAtLeast,
    @DefaultValue("") String zone,
    @DefaultValue("true") boolean otherZones) {
  public FleetSettings {
    if (renewEvery.multipliedBy(2).compareTo(leaseTtl) > 0) {
      throw new IllegalArgumentException(
          "syncline.sync.fleet.renew-every (%s) must be at most half of lease-ttl (%s)"
              .formatted(renewEvery, leaseTtl));
    }
    positive("max-accounts", maxAccounts);
    positive("take-at-once", takeAtOnce);
    positive("starts-at-once", startsAtOnce);
    positive("first-readings-at-once", firstReadingsAtOnce);
    positive("moves-at-once", movesAtOnce);
    if (zone.length() > 64) {
      throw new IllegalArgumentException(
          "syncline.sync.fleet.zone (%s) must have at most 64 characters".formatted(zone));
    }
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "syncline.sync.fleet.%s (%d) must be at least 1".formatted(name, value));
    }
  }
}
