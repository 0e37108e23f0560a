package dev.syncline.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.webhook.tail.Follower;
import dev.syncline.webhook.tail.Ownership;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a follower may rely on, wherever the entries come from.
interface FeedContract {
  Platform platform();

  /// A feed of one process, until it is closed.
  Running start(Follower.Factory followers, String process);

  /// A feed that can be closed.
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  @Test
  default void whatIsCommittedArrivesOnceInTheOrderOfCommits() {
    var accounts = accounts(4);
    var follower = new RecordingFollower(platform().model);
    try (var _ = start(follower, "only")) {
      follower.awaitBegun(accounts);

      for (int i = 0; i < 100; i++) {
        accounts.forEach(platform()::change);
      }

      accounts.forEach(account -> follower.awaitHead(account, platform().head(account)));
      accounts.forEach(account -> follower.assertComplete(account, platform().head(account)));
      accounts.forEach(account -> assertThat(follower.seqs(account)).hasSize(100));
    }
  }

  @Test
  default void anEntryIsTheOneOfTheLog() {
    var accounts = accounts(2);
    var follower = new RecordingFollower(platform().model);
    try (var _ = start(follower, "only")) {
      follower.awaitBegun(accounts);

      accounts.forEach(platform()::changeTwice);

      for (var account : accounts) {
        var head = platform().head(account);
        follower.awaitHead(account, head);
        var log = platform().model.log();
        assertThat(follower.entries(account))
            .isEqualTo(log.after(account.shard(), account.account(), head - 2, 10));
      }
    }
  }

  @Test
  default void accountsConnectedLaterArriveFromTheirFirstEntry() {
    var before = accounts(2);
    var follower = new RecordingFollower(platform().model);
    try (var _ = start(follower, "only")) {
      follower.awaitBegun(before);

      var later = platform().account();
      platform().change(later);

      follower.awaitHead(later, 2);
      assertThat(follower.seqs(later)).containsExactly(1L, 2L);
    }
  }

  @Test
  default void transactionsThatCommitLateLoseNothing() throws InterruptedException {
    var accounts = accounts(2);
    var follower = new RecordingFollower(platform().model);
    try (var _ = start(follower, "only")) {
      follower.awaitBegun(accounts);

      for (int round = 0; round < 5; round++) {
        var holding = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var straggler =
            Thread.ofVirtual()
                .start(() -> platform().changeLate(accounts.get(0), holding, release));
        holding.await();
        for (int i = 0; i < 10; i++) {
          platform().change(accounts.get(1));
          platform().rollBack(accounts.get(0));
        }
        release.countDown();
        straggler.join();
        platform().change(accounts.get(0));
      }

      accounts.forEach(account -> follower.awaitHead(account, platform().head(account)));
      accounts.forEach(account -> follower.assertComplete(account, platform().head(account)));
    }
  }

  @Test
  default void handingOverLosesNothingAndTheOneBeforeMaySaveNoMore() {
    var accounts = accounts(4);
    var first = new RecordingFollower(platform().model);
    var feed = start(first, "first");
    first.awaitBegun(accounts);
    accounts.forEach(platform()::change);
    accounts.forEach(account -> first.awaitHead(account, platform().head(account)));

    var second = new RecordingFollower(platform().model);
    try (var _ = start(second, "second")) {
      accounts.forEach(platform()::change);
      feed.close();
      accounts.forEach(platform()::change);
      second.awaitBegun(accounts);
      accounts.forEach(platform()::change);

      accounts.forEach(account -> second.awaitHead(account, platform().head(account)));
      accounts.forEach(account -> second.assertComplete(account, platform().head(account)));
      assertThat(first.ended()).containsOnly(true);
      for (var account : accounts) {
        assertThatThrownBy(() -> first.check(account)).isInstanceOf(Ownership.Lost.class);
        second.check(account);
      }
    }
  }

  private List<Location> accounts(int count) {
    return IntStream.range(0, count).mapToObj(_ -> platform().account()).toList();
  }
}
