package dev.syncline.provider.connect;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses a user's mail server may not have: everything that is not plainly on the public
/// internet (IANA special-purpose registries, RFC 6890), and where clouds serve their metadata.
///
/// IPv6 can carry an IPv4 address inside itself (mapped, compatible, 6to4, NAT64); the inner one is
/// judged too, since the host or its gateway would unwrap it.
final class ForbiddenAddresses {
  private static final List<AddressRange> RANGES =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "168.63.129.16/32", // Azure's wire server
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/127",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "5f00::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .map(AddressRange::of)
          .toList();

  private static final AddressRange COMPATIBLE = AddressRange.of("::/96");
  // Written as bytes: Java turns the text form of a mapped address into an IPv4 one.
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");
  private static final AddressRange SIX_TO_FOUR = AddressRange.of("2002::/16");

  private ForbiddenAddresses() {}

  static boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  static boolean contains(byte[] address) {
    if (RANGES.stream().anyMatch(range -> range.contains(address))) {
      return true;
    }
    if (address.length != 16) {
      return false;
    }
    if (SIX_TO_FOUR.contains(address)) {
      return contains(Arrays.copyOfRange(address, 2, 6));
    }
    var wrapsAtTheEnd =
        COMPATIBLE.contains(address)
            || NAT64.contains(address)
            || Arrays.equals(MAPPED, 0, 12, address, 0, 12);
    return wrapsAtTheEnd && contains(Arrays.copyOfRange(address, 12, 16));
  }
}
