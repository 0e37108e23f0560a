package dev.syncline.provider.budget;

import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.UseLedger;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What all accounts of a worker share when they connect: one gate for each host, by the name that
/// accounts have it under.
public final class Governor {
  private static final int GATES_KEPT = 1000;

  private final ProviderLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final HostGate.Timer timer;
  private final Map<String, HostGate> gates = new ConcurrentHashMap<>();
  private final Set<AccountUse> metered = ConcurrentHashMap.newKeySet();
  private volatile int sweepAt = GATES_KEPT;

  public Governor(ProviderLimits limits) {
    this(
        limits,
        InstantSource.system(),
        System::nanoTime,
        (after, work) ->
            CompletableFuture.delayedExecutor(after, TimeUnit.NANOSECONDS).execute(work));
  }

  Governor(ProviderLimits limits, InstantSource clock, LongSupplier nanos, HostGate.Timer timer) {
    this.limits = limits;
    this.clock = clock;
    this.nanos = nanos;
    this.timer = timer;
  }

  /// Waits until an account may connect to a server. Whoever is let in closes the permit with the
  /// connection.
  ///
  /// @param server of the account: its user is the same for all connections, and never logged
  /// @throws ProviderException without a try, while the server is away
  public Permit enter(Server server, Urgency urgency) throws InterruptedException {
    while (true) {
      var permit = gate(server).enter(urgency, server.user());
      if (permit != null) {
        return permit;
      }
    }
  }

  /// Runs `wake` once when a server that the account was told to be away works again, or is to be
  /// tried. Answers what takes that back.
  public Runnable wakeLater(Server server, Runnable wake) {
    var gate = gates.get(name(server));
    return gate == null ? () -> {} : gate.wakeLater(server.user(), wake);
  }

  public HostLimits limits(String host) {
    return limits.of(host);
  }

  /// Counts what an account reads and appends, where its provider minds.
  ///
  /// @return null where it does not
  public @Nullable AccountUse use(String host, UseLedger ledger) {
    var row = limits.of(host);
    if (!row.limitsBytes()) {
      return null;
    }
    var use = new AccountUse(row, ledger, clock, metered::remove);
    metered.add(use);
    return use;
  }

  private HostGate gate(Server server) {
    if (gates.size() > sweepAt) {
      sweep();
    }
    return gates.compute(
        name(server),
        (name, gate) ->
            gate == null || gate.isRetired()
                ? new HostGate(name, limits.of(server.host()), nanos, timer)
                : gate);
  }

  /// Whoever connects an account names the host: those that nobody uses are forgotten.
  private void sweep() {
    gates.values().removeIf(HostGate::retire);
    sweepAt = Math.max(GATES_KEPT, 2 * gates.size());
  }

  /// Two ports of a host may be two servers, and one of them away.
  private static String name(Server server) {
    return server.host().toLowerCase(Locale.ROOT) + ":" + server.port();
  }

  /// Rows of the table of limits, under which hosts are counted.
  public List<String> rows() {
    return limits.names();
  }

  /// Logins that wait for their turn.
  public int waiting(Urgency urgency) {
    return gates.values().stream().mapToInt(gate -> gate.waiting(urgency)).sum();
  }

  /// Hosts of a row that are away, or asked for a rest.
  public long away(String row) {
    return gates.values().stream()
        .filter(gate -> gate.limits().name().equals(row) && gate.isAway())
        .count();
  }

  /// Accounts whose bytes of the day are spent, as far as work of this urgency goes.
  public long spent(Urgency urgency) {
    return metered.stream().filter(use -> !use.allows(urgency)).count();
  }
}
