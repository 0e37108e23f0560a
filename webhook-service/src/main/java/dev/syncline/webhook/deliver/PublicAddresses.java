package dev.syncline.webhook.deliver;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Tells addresses of the public internet from those that lead back into somebody's network: this
/// machine, private ranges, link-local ones (where clouds keep their metadata service), and IPv6
/// forms that carry such an IPv4 address inside.
final class PublicAddresses {
  private PublicAddresses() {}

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    return switch (address) {
      case Inet4Address v4 -> isPublic4(v4.getAddress(), 0);
      case Inet6Address v6 -> isPublic6(v6.getAddress());
      default -> false;
    };
  }

  /// RFC 6890 and its registry: this network, private, shared, loopback, link-local, IETF,
  /// documentation, 6to4 relay, benchmarks, multicast and reserved.
  private static boolean isPublic4(byte[] bytes, int at) {
    int a = bytes[at] & 255;
    int b = bytes[at + 1] & 255;
    int c = bytes[at + 2] & 255;
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127;
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 -> !(b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99));
      case 198 -> !(b == 18 || b == 19 || (b == 51 && c == 100));
      case 203 -> !(b == 0 && c == 113);
      default -> a < 224;
    };
  }

  private static boolean isPublic6(byte[] b) {
    if (zero(b, 0, 10)) {
      // ::/80 holds ::1, ::ffff:a.b.c.d (mapped) and ::a.b.c.d (compatible)
      return b[10] == -1 && b[11] == -1 && isPublic4(b, 12);
    }
    if (starts(b, 0x00, 0x64, 0xff, 0x9b)) { // NAT64, RFC 6052; 64:ff9b:1::/48 is local
      return zero(b, 4, 12) && isPublic4(b, 12);
    }
    if (starts(b, 0x20, 0x02)) { // 6to4
      return isPublic4(b, 2);
    }
    if (starts(b, 0x20, 0x01) && (b[2] & 0xfe) == 0) {
      return false; // 2001::/23: Teredo, benchmarks, ORCHID
    }
    if (starts(b, 0x20, 0x01, 0x0d, 0xb8) || (starts(b, 0x3f, 0xff) && (b[2] & 0xf0) == 0)) {
      return false; // documentation
    }
    // 2000::/3; unique local, discard and SRv6 addresses are not in it
    return (b[0] & 0xe0) == 0x20;
  }

  private static boolean zero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean starts(byte[] bytes, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 255) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
