package dev.syncline.provider.discover;

import dev.syncline.provider.ConnectionSettings.Security;
import org.jspecify.annotations.Nullable;

/// A server and who to be there.
///
/// @param user the user name, or null if only its owner can say it
public record Endpoint(DomainName name, int port, Security security, @Nullable String user) {
  public Endpoint {
    if (port < 1 || port > 65_535 || security == Security.NONE) {
      throw new IllegalArgumentException("no secure server: port %d, %s".formatted(port, security));
    }
  }

  public String host() {
    return name.ascii();
  }
}
