package dev.syncline.sync;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What providers may do.
///
/// @param allowPrivateHosts whether mail servers may have private or loopback addresses
/// @param dnsServers whom to ask where an address's servers are, as `192.0.2.1` or `192.0.2.1:53`;
///   those that this machine asks, if none is given
/// @param compression whether far servers are asked to compress what they send much of
@ConfigurationProperties("syncline.provider")
record ProviderSettings(
    @DefaultValue("false") boolean allowPrivateHosts,
    @DefaultValue List<String> dnsServers,
    @DefaultValue("true") boolean compression) {
  private static final int DNS = 53;

  ProviderSettings {
    dnsServers = List.copyOf(dnsServers);
    dnsServers.forEach(ProviderSettings::place);
  }

  List<InetSocketAddress> dnsPlaces() {
    return dnsServers.stream().map(ProviderSettings::place).toList();
  }

  private static InetSocketAddress place(String written) {
    var colon = written.indexOf(':') == written.lastIndexOf(':') ? written.indexOf(':') : -1;
    try {
      return colon < 0
          ? new InetSocketAddress(InetAddress.ofLiteral(written), DNS)
          : new InetSocketAddress(
              InetAddress.ofLiteral(written.substring(0, colon)),
              Integer.parseInt(written.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "syncline.provider.dns-servers: '%s' is no address, nor an IPv4 address with a port"
              .formatted(written),
          e);
    }
  }
}
