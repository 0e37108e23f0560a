package dev.syncline.model.log;

import org.jspecify.annotations.Nullable;

/// Which REST request or sync pass the current thread works for, so that the log can say what
/// caused a change.
public final class Correlation {
  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private Correlation() {}

  public static @Nullable String current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /// Runs `work` on behalf of `id` (at most 64 characters).
  public static <R, X extends Throwable> R with(
      String id, ScopedValue.CallableOp<? extends R, X> work) throws X {
    return ScopedValue.where(CURRENT, id.length() > 64 ? id.substring(0, 64) : id).call(work);
  }
}
