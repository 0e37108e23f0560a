package dev.syncline.webhook;

import dev.syncline.webhook.tail.Follower;
import dev.syncline.webhook.tail.ShardLease;
import dev.syncline.webhook.tail.ShardReaders;
import dev.syncline.webhook.tail.TailSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class DatabaseFeedIT implements FeedContract {
  static final TailSettings TAIL =
      new TailSettings(
          Duration.ofSeconds(3),
          Duration.ofMillis(2),
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10));

  private final Platform platform = new Platform();

  @AfterEach
  void stop() {
    platform.close();
  }

  @Override
  public Platform platform() {
    return platform;
  }

  @Override
  public Running start(Follower.Factory followers, String process) {
    var readers =
        new ShardReaders(
            platform.model.databases(),
            TAIL,
            platform.wakeups(),
            (shard, lease) -> followers.begin(shard, new ShardLease(lease)),
            process);
    readers.start();
    return readers::close;
  }
}
