package dev.syncline.provider.connect;

import java.net.InetAddress;

/// A block of addresses in CIDR form (RFC 4632).
record AddressRange(InetAddress base, int prefix) {
  static AddressRange of(String cidr) {
    var slash = cidr.indexOf('/');
    return new AddressRange(
        InetAddress.ofLiteral(cidr.substring(0, slash)),
        Integer.parseInt(cidr.substring(slash + 1)));
  }

  boolean contains(byte[] address) {
    var own = base.getAddress();
    if (own.length != address.length) {
      return false;
    }
    for (var bit = 0; bit < prefix; bit += 8) {
      var bits = Math.min(8, prefix - bit);
      var mask = 0xff << (8 - bits) & 0xff;
      if (((own[bit / 8] ^ address[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
