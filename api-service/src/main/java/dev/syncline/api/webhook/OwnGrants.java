package dev.syncline.api.webhook;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.ApplicationId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Grants that a request names, which must be its application's own.
public final class OwnGrants {
  private static final int MAX = 100;

  private final AccountLocations locations;

  public OwnGrants(AccountLocations locations) {
    this.locations = locations;
  }

  List<UUID> checked(ApplicationId application, Collection<String> ids) {
    if (ids.size() > MAX) {
      throw ApiException.invalid("'grant_ids' has more than %d grants.".formatted(MAX));
    }
    return ids.stream().distinct().map(id -> find("grant_ids", application, id).grant()).toList();
  }

  /// What belongs to somebody else is not told apart from what is not there.
  Location find(String field, ApplicationId application, String id) {
    try {
      if (id.length() == 36) {
        return locations
            .find(UUID.fromString(id))
            .filter(location -> location.application().equals(application))
            .orElseThrow(() -> unknown(field, id));
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw unknown(field, id);
  }

  private static ApiException unknown(String field, String id) {
    return ApiException.invalid(
        "'%s' has '%s', which is no grant of this application. GET /v3/grants lists them."
            .formatted(field, TriggerNames.printable(id)));
  }
}
