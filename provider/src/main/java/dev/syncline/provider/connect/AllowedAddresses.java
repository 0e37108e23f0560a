package dev.syncline.provider.connect;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// A host's addresses, less those that must not be connected to. Whoever connects uses one of these
/// very addresses and does not ask for the name again.
public final class AllowedAddresses {
  private final HostResolver resolver;

  public AllowedAddresses(HostResolver resolver) {
    this.resolver = resolver;
  }

  /// At least one.
  ///
  /// @throws ProviderException with {@link Failure.UnknownHost} or {@link Failure.ForbiddenHost}
  public List<InetAddress> of(String host, boolean allowPrivateHosts) {
    var allowed =
        resolved(host).stream()
            .filter(address -> allowPrivateHosts || !ForbiddenAddresses.contains(address))
            .toList();
    if (allowed.isEmpty()) {
      throw new ProviderException(
          new Failure.ForbiddenHost(
              "%s is at a private, loopback or link-local address".formatted(host)));
    }
    return allowed;
  }

  private List<InetAddress> resolved(String host) {
    try {
      return resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw new ProviderException(new Failure.UnknownHost("no address is known for " + host), e);
    }
  }
}
