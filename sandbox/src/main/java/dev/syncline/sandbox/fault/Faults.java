package dev.syncline.sandbox.fault;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The faults that hold now.
public final class Faults {
  private final List<PlacedFault> placed = new CopyOnWriteArrayList<>();

  /// Holds for every account, and before anyone has logged in, until lifted.
  public PlacedFault place(Fault fault) {
    return add(new PlacedFault(this, null, fault, PlacedFault.forever()));
  }

  /// Holds for one account until lifted.
  public PlacedFault place(String account, Fault fault) {
    return add(new PlacedFault(this, account, fault, PlacedFault.forever()));
  }

  /// Strikes so many times and is gone.
  public PlacedFault place(@Nullable String account, Fault fault, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("a fault strikes at least once, not " + times);
    }
    return add(new PlacedFault(this, account, fault, times));
  }

  public void clear() {
    placed.clear();
  }

  public List<PlacedFault> all() {
    return List.copyOf(placed);
  }

  public boolean none() {
    return placed.isEmpty();
  }

  /// The placed faults that concern an account, oldest first.
  public Stream<PlacedFault> of(@Nullable String account) {
    return placed.stream().filter(fault -> fault.concerns(account));
  }

  /// The faults of one kind that concern an account and still strike.
  public <F extends Fault> Stream<F> striking(@Nullable String account, Class<F> kind) {
    return striking(account, kind, _ -> true);
  }

  /// As above, of those that are also `meant`.
  public <F extends Fault> Stream<F> striking(
      @Nullable String account, Class<F> kind, Predicate<F> meant) {
    return of(account)
        .filter(placed -> kind.isInstance(placed.fault()))
        .filter(placed -> meant.test(kind.cast(placed.fault())))
        .filter(PlacedFault::strike)
        .map(placed -> kind.cast(placed.fault()));
  }

  /// Is a capability hidden?
  public boolean masks(@Nullable String account, String capability) {
    return of(account)
        .map(PlacedFault::fault)
        .anyMatch(fault ->
            fault instanceof Fault.MaskCapabilities(var names) && names.contains(capability));
  }

  /// Does a fault's command mean this one?
  public static boolean means(String faulty, String command) {
    return faulty.equals("*")
        || faulty.equalsIgnoreCase(command)
        || ("UID " + faulty).equalsIgnoreCase(command);
  }

  private PlacedFault add(PlacedFault fault) {
    placed.add(fault);
    return fault;
  }

  void remove(PlacedFault fault) {
    placed.remove(fault);
  }
}
