package dev.syncline.provider.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.192",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "2001:db8::1"
      })
  void addressesOfTheOperatorsNetworkAreForbidden(String address) {
    assertThat(ForbiddenAddresses.contains(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.215.14", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
        "168.63.129.17", "2606:2800:21f::1", "2a00:1450::1", "64:ff9b::808:808", "2002:808:808::"
      })
  void publicAddressesAreNot(String address) {
    assertThat(ForbiddenAddresses.contains(InetAddress.ofLiteral(address))).isFalse();
  }

  /// Java hands out mapped addresses as IPv4; whoever hands in the sixteen bytes gets no further.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000000000ffff7f000001",
        "00000000000000000000ffffa9fea9fe",
        "00000000000000000000ffff0a000001"
      })
  void mappedAddressesAreUnwrapped(String hex) {
    assertThat(ForbiddenAddresses.contains(HexFormat.of().parseHex(hex))).isTrue();
  }
}
