package dev.syncline.webhook.kafka;

import dev.syncline.model.id.AccountId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far each account has been acknowledged without a gap.
final class Acknowledgements {
  private final Map<AccountId, Long> acknowledged = new HashMap<>();
  private final Set<AccountId> dirty = new HashSet<>();

  /// False when what was sent before it has not been acknowledged: then nothing is noted.
  ///
  /// @param before the position sent before this one; null for an account's first
  synchronized boolean add(AccountId account, @Nullable Long before, long seq) {
    if (before != null && !before.equals(acknowledged.get(account))) {
      return false;
    }
    acknowledged.put(account, seq);
    dirty.add(account);
    return true;
  }

  /// What came since the last call.
  synchronized Map<AccountId, Long> takeDirty() {
    var taken = new HashMap<AccountId, Long>();
    dirty.forEach(account -> {
      var seq = acknowledged.get(account);
      if (seq != null) {
        taken.put(account, seq);
      }
    });
    dirty.clear();
    return taken;
  }

  synchronized void stillDirty(Set<AccountId> accounts) {
    dirty.addAll(accounts);
  }
}
