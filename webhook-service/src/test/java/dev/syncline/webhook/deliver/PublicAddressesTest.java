package dev.syncline.webhook.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicAddressesTest {
  @Test
  void addressesThatLeadInwardsAreNotPublic() throws UnknownHostException {
    for (var literal :
        List.of(
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "2001::1",
            "2001:db8::1",
            "2001:2::1",
            "2001:20::1",
            "3fff::1",
            "5f00::1",
            "fd00:ec2::254",
            "192.0.0.192",
            "192.88.99.1",
            "::ffff:a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "2002:c0a8:1::1",
            "100::1",
            "2130706433",
            "127.1")) {
      assertThat(PublicAddresses.isPublic(InetAddress.getByName(literal))).as(literal).isFalse();
    }
  }

  /// `::ffff:127.0.0.1` as an IPv6 address object, which Java makes of no literal.
  @Test
  void mappedAddressesAreReadAsWhatTheyMap() throws UnknownHostException {
    var mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;

    var address = Inet6Address.getByAddress("x", mapped, 0);

    assertThat(PublicAddresses.isPublic(address)).isFalse();
  }

  @Test
  void othersArePublic() throws UnknownHostException {
    for (var literal :
        List.of(
            "1.1.1.1",
            "8.8.8.8",
            "172.15.0.1",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "2606:4700::1111",
            "64:ff9b::808:808",
            "2002:808:808::1")) {
      assertThat(PublicAddresses.isPublic(InetAddress.getByName(literal))).as(literal).isTrue();
    }
  }
}
