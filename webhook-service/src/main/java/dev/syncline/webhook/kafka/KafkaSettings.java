package dev.syncline.webhook.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the log is carried through Kafka; read only with `syncline.feed=kafka`.
///
/// @param bootstrapServers `host:port` of some brokers
/// @param topic of all shards' entries
/// @param group of the webhook services that share the accounts
/// @param partitions the topic has at least so many: a bound for the processes that share the work
/// @param createTopic whether a topic that is missing is made
/// @param replication of a topic that is made
/// @param minInsyncReplicas of a topic that is made: a write is on so many disks, or refused
/// @param retention of a topic that is made
/// @param sessionTimeout a dead process's partitions move after this at the latest
/// @param deliveryTimeout what the brokers did not take by then is read from the log again
/// @param saveEvery how often the published positions are saved
/// @param sweepEvery how often heads are compared with what came; what is missing twice is read
///   from the log
/// @param startTimeout how long the brokers may take to answer when the service starts
/// @param properties handed to Kafka's clients as they are: encryption, authentication
@ConfigurationProperties("syncline.kafka")
public record KafkaSettings(
    @DefaultValue List<String> bootstrapServers,
    @DefaultValue("syncline.log") String topic,
    @DefaultValue("syncline-webhooks") String group,
    @DefaultValue("64") int partitions,
    @DefaultValue("true") boolean createTopic,
    @DefaultValue("3") short replication,
    @DefaultValue("2") short minInsyncReplicas,
    @DefaultValue("7d") Duration retention,
    @DefaultValue("6s") Duration sessionTimeout,
    @DefaultValue("30s") Duration deliveryTimeout,
    @DefaultValue("1s") Duration saveEvery,
    @DefaultValue("10s") Duration sweepEvery,
    @DefaultValue("10s") Duration startTimeout,
    @DefaultValue Map<String, String> properties) {
  public KafkaSettings {
    bootstrapServers = List.copyOf(bootstrapServers);
    properties = Map.copyOf(properties);
    if (bootstrapServers.isEmpty()) {
      throw new IllegalArgumentException(
          "syncline.kafka.bootstrap-servers is not set: name some brokers as host:port, comma"
              + " separated, or leave out syncline.feed=kafka");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "syncline.kafka.partitions (%d) must be at least 1".formatted(partitions));
    }
    if (deliveryTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "syncline.kafka.delivery-timeout (%s) must be at least 1 s".formatted(deliveryTimeout));
    }
    if (minInsyncReplicas < 1 || minInsyncReplicas > replication) {
      throw new IllegalArgumentException(
          "syncline.kafka.min-insync-replicas (%d) must be from 1 to syncline.kafka.replication (%d)"
              .formatted(minInsyncReplicas, replication));
    }
  }

  /// What every client of Kafka is told.
  Map<String, Object> clientProperties() {
    var all = new HashMap<String, Object>(properties);
    all.put("bootstrap.servers", String.join(",", bootstrapServers));
    all.put("client.dns.lookup", "use_all_dns_ips");
    // More partitions are noticed after this.
    all.put("metadata.max.age.ms", 10_000);
    all.put("reconnect.backoff.max.ms", 2_000);
    return all;
  }

  String brokers() {
    return String.join(",", bootstrapServers);
  }
}
