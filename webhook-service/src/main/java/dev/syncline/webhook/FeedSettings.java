package dev.syncline.webhook;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the log's entries come from.
///
/// @param feed all webhook services of an installation say the same
@ConfigurationProperties("syncline")
record FeedSettings(@DefaultValue("database") Feed feed) {
  enum Feed {
    /// Whoever holds a shard's lease reads its log and delivers.
    DATABASE,
    /// It publishes to Kafka, and a group of consumers delivers.
    KAFKA
  }
}
