package dev.syncline.provider.imap;

import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.budget.AccountUse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How much a reader may read.
///
/// @param use null where the provider does not mind
record Allowance(Urgency urgency, @Nullable AccountUse use) {
  /// For what is too little to be looked at.
  static final Allowance FREE = new Allowance(Urgency.USER, null);

  boolean isMetered() {
    return use != null;
  }

  /// Why nothing more is to be asked for now, if so.
  Optional<ProviderException> spent() throws InterruptedException {
    if (use == null) {
      return Optional.empty();
    }
    try {
      use.check(urgency);
      return Optional.empty();
    } catch (ProviderException e) {
      return Optional.of(e);
    }
  }
}
