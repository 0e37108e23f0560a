package dev.syncline.api.delta;

import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.ApplicationId;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Which grant an account is on the wire. It never changes, so it is asked once; the log of an
/// account that is gone from the directory still names its grant.
public final class GrantIds {
  private static final int MAX = 100_000;

  /// What stands for a grant that left nothing behind but some entries being cleared away.
  private static final UUID FORGOTTEN = new UUID(0, 0);

  private final AccountLocations locations;
  private final Map<AccountId, UUID> known = new ConcurrentHashMap<>();

  public GrantIds(AccountLocations locations) {
    this.locations = locations;
  }

  UUID of(ApplicationId application, AccountId account, List<LogEntry> entries) {
    var grant = known.get(account);
    if (grant != null) {
      return grant;
    }
    if (known.size() >= MAX) {
      known.clear();
    }
    var found =
        locations
            .find(account)
            .filter(location -> location.application().equals(application))
            .map(AccountLocations.Location::grant)
            .or(() ->
                entries.stream()
                    .filter(entry -> entry.objectType() == ObjectType.GRANT)
                    .map(LogEntry::objectId)
                    .findFirst())
            .orElse(FORGOTTEN);
    if (!found.equals(FORGOTTEN)) {
      known.put(account, found);
    }
    return found;
  }
}
