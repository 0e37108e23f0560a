package dev.syncline.provider.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Urgency;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
  private final Line<String> line = new Line<>();

  @Test
  void usersOvertakeWhoeverWaitsForLongerAndTheEquallyUrgentKeepTheirOrder() {
    for (var n = 0; n < 50; n++) {
      line.join(Urgency.BACKFILL, "old " + n);
    }
    line.join(Urgency.NEW_MAIL, "new");
    line.join(Urgency.USER, "user 1");
    line.join(Urgency.USER, "user 2");

    assertThat(taken(5)).containsExactly("user 1", "user 2", "new", "old 0", "old 1");
    assertThat(line.size(Urgency.BACKFILL)).isEqualTo(48);
  }

  @Test
  void nobodyIsPassedOverForEver() {
    line.join(Urgency.BACKFILL, "old");
    line.join(Urgency.NEW_MAIL, "new");
    for (var n = 0; n < 3 * Line.PATIENCE; n++) {
      line.join(Urgency.USER, "user");
    }

    var order = taken(2 * Line.PATIENCE + 2);

    assertThat(order.indexOf("new")).isEqualTo(Line.PATIENCE);
    assertThat(order.indexOf("old")).isEqualTo(Line.PATIENCE + 1);
  }

  @Test
  void whoGivesUpOrMustWaitIsPassedOver() {
    line.join(Urgency.BACKFILL, "old");
    line.join(Urgency.USER, "user");

    assertThat(line.leave("user")).isTrue();
    assertThat(line.leave("user")).isFalse();
    assertThat(line.pollBut(List.of(Urgency.BACKFILL))).isNull();
    assertThat(line.poll()).isEqualTo("old");
    assertThat(line.isEmpty()).isTrue();
  }

  private List<String> taken(int count) {
    var taken = new ArrayList<String>();
    for (var n = 0; n < count; n++) {
      taken.add(line.poll());
    }
    return taken;
  }
}
