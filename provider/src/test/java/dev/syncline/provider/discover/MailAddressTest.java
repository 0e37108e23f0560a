package dev.syncline.provider.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses as people write them.
class MailAddressTest {
  @ParameterizedTest
  @CsvSource({
    "Ada@Example.ORG,           Ada,       example.org",
    "ada@example.org.,          ada,       example.org",
    "ada+tag@sub.example.co.uk, ada+tag,   sub.example.co.uk",
    "'\"ada l\"@example.org',   ada l,     example.org",
    "'\"a@b\"@example.org',     a@b,       example.org",
    "'\"a\\\"b\"@example.org',  a\"b,      example.org",
    "ada@bücher.example,        ada,       xn--bcher-kva.example",
    "ada@BÜCHER。example,       ada,       xn--bcher-kva.example",
    "用户@例子.example,           用户,      xn--fsqu00a.example"
  })
  void areTakenApart(String written, String localPart, String domain) {
    var address = MailAddress.of(written);

    assertThat(address.localPart()).isEqualTo(localPart);
    assertThat(address.domain().ascii()).isEqualTo(domain);
    assertThat(address.written()).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "@example.org",
        "ada@",
        "ada@localhost",
        "ada@127.0.0.1",
        "ada@[127.0.0.1]",
        "ada@[::1]",
        "ada@exa mple.org",
        "ada@-example.org",
        "ada@example..org",
        "ada@example.org/x",
        "ada@exam\nple.org",
        "ada lovelace@example.org",
        "ada@b@example.org"
      })
  void areRefusedWhenTheyNameNoDomain(String written) {
    assertThatThrownBy(() -> MailAddress.of(written)).isInstanceOf(IllegalArgumentException.class);
  }

  /// strasse.example may belong to somebody else.
  @Test
  void aDomainThatIdna2003WritesDifferentlyIsNotGuessed() {
    assertThatThrownBy(() -> MailAddress.of("ada@straße.example")).hasMessageContaining("xn--");
    assertThat(MailAddress.of("ada@xn--strae-oqa.example").domain().ascii())
        .isEqualTo("xn--strae-oqa.example");
  }
}
