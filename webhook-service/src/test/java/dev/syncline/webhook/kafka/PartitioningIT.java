package dev.syncline.webhook.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.testing.TestModel;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitioningIT {
  @Test
  void theDatabaseComputesTheSame() {
    try (var model = new TestModel()) {
      var sql = model.shards().sql(model.databases().shards().getFirst());
      for (int i = 0; i < 200; i++) {
        var account = new AccountId(ThreadLocalRandom.current().nextLong(1, 1L << (1 + i % 60)));
        var partition = Partitioning.of(account, 64);
        var others = IntStream.range(0, 64).filter(each -> each != partition).boxed().toList();

        for (var owned : List.of(List.of(partition), others)) {
          var isOwned =
              sql.sql(
                      "select count(*) from (select %d as account_id) x where %s"
                          .formatted(
                              account.value(), Partitioning.condition("x.account_id", 64, owned)))
                  .query(Integer.class)
                  .single();
          assertThat(isOwned == 1).isEqualTo(owned.contains(partition));
        }
      }
    }
  }

  @Test
  void consecutiveAccountsSpread() {
    var hit =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(number -> Partitioning.of(new AccountId(number), 64))
            .distinct()
            .count();

    assertThat(hit).isEqualTo(64);
  }
}
