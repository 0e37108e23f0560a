package dev.syncline.provider;

import org.jspecify.annotations.Nullable;

/// A {@link Failure} on its way to whoever decides what to do about it.
public final class ProviderException extends RuntimeException {
  private final transient Failure failure;

  public ProviderException(Failure failure, @Nullable Throwable cause) {
    super(failure.getClass().getSimpleName() + ": " + failure.detail(), cause);
    this.failure = failure;
  }

  public ProviderException(Failure failure) {
    this(failure, null);
  }

  public Failure failure() {
    return failure;
  }
}
