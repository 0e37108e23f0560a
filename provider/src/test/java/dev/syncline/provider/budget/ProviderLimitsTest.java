package dev.syncline.provider.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderLimitsTest {
  @Test
  void whatProvidersDocumentIsKnownByTheNamesOfTheirServers() {
    var limits = ProviderLimits.load();

    var gmail = limits.of("IMAP.gmail.com");
    assertThat(gmail.name()).isEqualTo("google");
    assertThat(gmail.accountConnections()).isEqualTo(15);
    assertThat(gmail.downloadPerDay()).isEqualTo(2_500_000_000L);
    assertThat(gmail.uploadPerDay()).isEqualTo(500_000_000L);
    assertThat(limits.of("outlook.office365.com").accountConnections()).isEqualTo(15);
    assertThat(limits.of("eu.outlook.office365.com").name()).isEqualTo("microsoft");
    assertThat(limits.of("imap.example.org").name()).isEqualTo("other");
    assertThat(limits.of("imap.example.org").loginsPerSecond()).isEqualTo(50);
    assertThat(limits.of("imap.example.org").connections()).isEqualTo(HostLimits.UNLIMITED);
    assertThat(limits.of("127.0.0.1").loginsPerSecond()).isEqualTo(HostLimits.UNLIMITED);
    assertThat(limits.of("127.0.0.1").limitsBytes()).isFalse();
  }

  @Test
  void anOperatorOverridesARowFieldByFieldAndAddsRows() {
    var limits =
        ProviderLimits.load(
            Map.of(
                "google", Map.of("download-mb-per-day", "1000"),
                "hoster", Map.of("hosts", "mail.hoster.example *.hoster.example"),
                "other", Map.of("logins-per-second", "0.5")));

    assertThat(limits.of("imap.gmail.com").downloadPerDay()).isEqualTo(1_000_000_000L);
    assertThat(limits.of("imap.gmail.com").uploadPerDay()).isEqualTo(500_000_000L);
    assertThat(limits.of("a.hoster.example").name()).isEqualTo("hoster");
    assertThat(limits.of("a.hoster.example").loginsPerSecond()).isEqualTo(0.5);
    assertThat(limits.names()).contains("hoster", "other", "google");
  }

  @Test
  void aMistakeIsNamedWithItsRow() {
    refused("google", "conections", "5", "limits of 'google': only");
    refused("google", "account-connections", "2", "account-connections (2) must be");
    refused("google", "logins-per-second", "-1", "logins-per-second (-1) must be above 0");
    refused("googel", "connections", "5", "limits of 'googel': hosts are missing");
  }

  private static void refused(String row, String field, String value, String words) {
    assertThatThrownBy(() -> ProviderLimits.load(Map.of(row, Map.of(field, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
