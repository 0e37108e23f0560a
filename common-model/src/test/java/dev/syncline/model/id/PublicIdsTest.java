package dev.syncline.model.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PublicIdsTest {
  @Test
  void everyIdIsReadBackAsItWasWritten() {
    var random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      var id = new UUID(random.nextLong(), random.nextLong());

      assertThat(PublicIds.decode(PublicIds.encode(id))).hasValue(id);
    }
  }

  @Test
  void textSortsAsTheBytesDo() {
    assertThat(PublicIds.encode(new UUID(1, 0))).isLessThan(PublicIds.encode(new UUID(2, 0)));
    assertThat(PublicIds.encode(new UUID(1, 5))).isLessThan(PublicIds.encode(new UUID(1, 6)));
  }

  @Test
  void whatIsNoIdIsRefused() {
    assertThat(PublicIds.decode("")).isEmpty();
    assertThat(PublicIds.decode("z".repeat(26))).isEmpty();
    assertThat(PublicIds.decode("8" + "0".repeat(25))).isEmpty();
    assertThat(PublicIds.decode("0".repeat(27))).isEmpty();
  }
}
