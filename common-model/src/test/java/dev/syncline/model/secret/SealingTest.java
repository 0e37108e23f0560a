package dev.syncline.model.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealingTest {
  private static final byte[] SECRET = "correct horse battery staple".getBytes(UTF_8);

  private final KeyPair old = SealingKeys.generate();
  private final KeyPair current = SealingKeys.generate();

  @Test
  void whatWasSealedOpensWithThePrivateKey() {
    var sealed = seal(current, "account:1");

    assertThat(opener(current).open(sealed, "account:1")).isEqualTo(SECRET);
    assertThat(new String(sealed.bytes(), UTF_8)).doesNotContain("horse");
  }

  @Test
  void rotatedKeysStillOpenWhatTheySealed() {
    var rotated = opener(current, old);

    assertThat(rotated.open(seal(old, "a"), "a")).isEqualTo(SECRET);
    assertThat(rotated.open(seal(current, "a"), "a")).isEqualTo(SECRET);
  }

  @Test
  void anotherAccountsSecretDoesNotOpen() {
    assertThatThrownBy(() -> opener(current).open(seal(current, "account:1"), "account:2"))
        .hasMessageContaining("does not open");
  }

  @Test
  void aMissingKeyIsNamed() {
    assertThatThrownBy(() -> opener(current).open(seal(old, "a"), "a"))
        .hasMessageContaining("syncline.sealing.private-keys");
  }

  @Test
  void everySecretHasADataKeyOfItsOwn() {
    assertThat(seal(current, "a")).isNotEqualTo(seal(current, "a"));
  }

  @Test
  void keysSurviveConfiguration() {
    var again = SealingKeys.publicKey(SealingKeys.text(current.getPublic()));
    var sealed = new Sealer(again, new SecureRandom()).seal(SECRET, "a");
    var opener =
        new Opener(List.of(SealingKeys.privateKey(SealingKeys.text(current.getPrivate()))));

    assertThat(opener.open(sealed, "a")).isEqualTo(SECRET);
  }

  private static Sealed seal(KeyPair pair, String context) {
    return new Sealer(pair.getPublic(), new SecureRandom()).seal(SECRET, context);
  }

  private static Opener opener(KeyPair... pairs) {
    return new Opener(Arrays.stream(pairs).map(KeyPair::getPrivate).toList());
  }
}
