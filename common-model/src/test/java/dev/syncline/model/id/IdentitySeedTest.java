package dev.syncline.model.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentitySeedTest {
  private static final UUID APPLICATION = UUID.fromString("1e0c1b3c-5e0f-4f4e-9d39-8ad1c0b9a7d2");
  private static final Sha256 IDENTITY = new Sha256(new byte[32]);
  private static final Instant DATE = Instant.parse("2026-11-22T10:00:00Z");

  private final IdentitySeed seed = IdentitySeed.of(APPLICATION, "imap", "Ada@Example.com");

  /// Ids can never change: these are what version 0.1 gave out.
  @Test
  void idsAreWhatTheyHaveAlwaysBeen() {
    assertThat(seed.grant()).hasToString("c79307f7-3b3c-8b08-9ce4-d4c8f1b8f85b");
    assertThat(PublicIds.encode(seed.message(IDENTITY, 0, DATE)))
        .isEqualTo("00dc1bq86ngrgbsikc0abcvkv1");
    assertThat(PublicIds.encode(seed.folder("INBOX", 0))).isEqualTo("7mvko82q2m1lc0jppb5cqjen2b");
    assertThat(PublicIds.encode(seed.thread("root@example.com")))
        .isEqualTo("15uehrujefv0stkg8vk25gpvp8");
  }

  @Test
  void theSameAddressConnectedAgainHasTheSameIds() {
    assertThat(IdentitySeed.of(APPLICATION, "imap", "ada@example.com")).isEqualTo(seed);
  }

  @Test
  void anotherApplicationHasOtherIds() {
    var other = IdentitySeed.of(UUID.randomUUID(), "imap", "ada@example.com");

    assertThat(other.grant()).isNotEqualTo(seed.grant());
    assertThat(other.message(IDENTITY, 0, DATE)).isNotEqualTo(seed.message(IDENTITY, 0, DATE));
  }

  @Test
  void messagesSortByTheirDate() {
    var older = PublicIds.encode(seed.message(IDENTITY, 0, DATE));
    var newer = PublicIds.encode(seed.message(IDENTITY, 0, DATE.plusSeconds(1)));

    assertThat(older).isLessThan(newer);
  }

  @Test
  void trueDuplicatesAreToldApart() {
    assertThat(seed.message(IDENTITY, 1, DATE)).isNotEqualTo(seed.message(IDENTITY, 0, DATE));
  }
}
