package dev.syncline.model.log;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which REST request or sync pass the current thread works for, so that the log can say what
/// caused a change.
public final class Correlation {
  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private Correlation() {}

  public static @Nullable String current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /// A new id for a sync pass, short since every entry of the pass carries it.
  public static String ofSyncPass() {
    var number = UUID.randomUUID().getLeastSignificantBits() & ((1L << 40) - 1);
    return "sync-" + Long.toString(number, 36);
  }

  /// Runs `work` on behalf of `id` (at most 64 characters).
  public static <R, X extends Throwable> R with(
      String id, ScopedValue.CallableOp<? extends R, X> work) throws X {
    return ScopedValue.where(CURRENT, id.length() > 64 ? id.substring(0, 64) : id).call(work);
  }
}
