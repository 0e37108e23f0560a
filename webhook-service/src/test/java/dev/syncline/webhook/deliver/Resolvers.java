package dev.syncline.webhook.deliver;

import java.net.InetAddress;
import java.util.function.Function;
import org.apache.hc.client5.http.DnsResolver;

/// Names that mean what a test says: no packet leaves the machine to ask.
final class Resolvers {
  private Resolvers() {}

  static DnsResolver loopback() {
    return resolver(InetAddress.getLoopbackAddress());
  }

  static DnsResolver resolver(InetAddress... addresses) {
    return lookup(_ -> addresses.clone());
  }

  static DnsResolver resolver(Function<String, InetAddress> address) {
    return lookup(host -> new InetAddress[] {address.apply(host)});
  }

  private static DnsResolver lookup(Function<String, InetAddress[]> addresses) {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) {
        return addresses.apply(host);
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }
}
