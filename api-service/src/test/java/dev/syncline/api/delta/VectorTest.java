package dev.syncline.api.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.delta.Vector.Mark;
import dev.syncline.model.id.AccountId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorTest {
  @Test
  void whatWasWrittenIsRead() {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      var marks = new HashMap<AccountId, Mark>();
      for (int i = 0; i < random.nextInt(50); i++) {
        var account = random.nextLong() >>> (1 + random.nextInt(62));
        marks.put(
            new AccountId(account),
            new Mark(random.nextLong() >>> (1 + random.nextInt(62)), (short) random.nextInt()));
      }

      var bytes = Vector.write(marks.keySet(), marks);

      assertThat(Vector.read(ByteBuffer.wrap(bytes))).isEqualTo(marks);
    }
  }

  @Test
  void aThousandAccountsAreAFewBytesEach() {
    var marks = new HashMap<AccountId, Mark>();
    for (long account = 1; account <= 1_000; account++) {
      marks.put(new AccountId(account * 3), new Mark(20_000 + account, (short) account));
    }

    assertThat(Vector.write(marks.keySet(), marks)).hasSizeLessThan(6_100);
  }
}
