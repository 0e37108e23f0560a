package dev.syncline.webhook.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topic, looked at once when the service starts and made if it is missing.
public final class LogTopic {
  private static final Logger log = LoggerFactory.getLogger(LogTopic.class);

  private final KafkaSettings settings;

  public LogTopic(KafkaSettings settings) {
    this.settings = settings;
  }

  /// Returns when the topic can be used.
  ///
  /// @throws KafkaUnusable when it can't
  public void require() {
    var properties = settings.clientProperties();
    var timeout = (int) settings.startTimeout().toMillis();
    properties.put("request.timeout.ms", timeout);
    properties.put("default.api.timeout.ms", timeout);
    try (var admin = admin(properties)) {
      var found = partitions(admin);
      var partitions = found.isPresent() ? found.get() : create(admin);
      if (partitions < settings.partitions()) {
        throw new KafkaUnusable(
            ("The topic %s has %d partitions and syncline.kafka.partitions asks for at least %d: add"
                    + " partitions (kafka-topics.sh --alter --topic %1$s --partitions %3$d) or lower"
                    + " the setting.")
                .formatted(settings.topic(), partitions, settings.partitions()));
      }
      log.info("topic {} has {} partitions", settings.topic(), partitions);
    }
  }

  private Admin admin(Map<String, Object> properties) {
    try {
      return Admin.create(properties);
    } catch (KafkaException e) {
      throw new KafkaUnusable(
          "syncline.kafka.bootstrap-servers or syncline.kafka.properties cannot be used: %s."
              .formatted(KafkaUnusable.rootMessage(e)));
    }
  }

  private Optional<Integer> partitions(Admin admin) {
    try {
      var all = get(admin.describeTopics(List.of(settings.topic())).allTopicNames());
      return all.values().stream().findFirst().map(topic -> topic.partitions().size());
    } catch (UnknownTopicOrPartitionException _) {
      return Optional.empty();
    }
  }

  private int create(Admin admin) {
    if (!settings.createTopic()) {
      throw new KafkaUnusable(
          "The topic %s does not exist and syncline.kafka.create-topic is false: %s."
              .formatted(
                  settings.topic(), "make it as docs/kafka.md says, or allow it to be made"));
    }
    var topic =
        new NewTopic(settings.topic(), settings.partitions(), settings.replication())
            .configs(
                Map.of(
                    "cleanup.policy",
                    "delete",
                    "min.insync.replicas",
                    Short.toString(settings.minInsyncReplicas()),
                    "retention.ms",
                    Long.toString(settings.retention().toMillis()),
                    "unclean.leader.election.enable",
                    "false"));
    try {
      var _ = get(admin.createTopics(List.of(topic)).all());
      log.info("made the topic {}", settings.topic());
      return settings.partitions();
    } catch (TopicExistsException _) {
      return partitions(admin).orElse(settings.partitions());
    } catch (InvalidReplicationFactorException _) {
      throw new KafkaUnusable(
          ("The topic %s cannot be made with syncline.kafka.replication=%d: there are not so many"
                  + " brokers. For a single broker set it and syncline.kafka.min-insync-replicas"
                  + " to 1.")
              .formatted(settings.topic(), settings.replication()));
    }
  }

  private <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case UnknownTopicOrPartitionException cause -> throw cause;
        case TopicExistsException cause -> throw cause;
        case InvalidReplicationFactorException cause -> throw cause;
        case null -> throw unusable(e);
        case Throwable cause -> throw unusable(cause);
      }
    } catch (TimeoutException _) {
      throw unreachable();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new KafkaUnusable("The start was interrupted while Kafka was asked for its topic.");
    }
  }

  private KafkaUnusable unusable(Throwable cause) {
    return switch (cause) {
      case org.apache.kafka.common.errors.TimeoutException _ -> unreachable();
      case AuthenticationException e ->
          new KafkaUnusable(
              "Kafka at %s rejects the login of syncline.kafka.properties: %s."
                  .formatted(settings.brokers(), e.getMessage()));
      case AuthorizationException e ->
          new KafkaUnusable(
              "Kafka at %s does not let this service describe or create the topic %s: %s."
                  .formatted(settings.brokers(), settings.topic(), e.getMessage()));
      default ->
          new KafkaUnusable(
              "The topic %s cannot be used: %s.".formatted(settings.topic(), cause.getMessage()));
    };
  }

  private KafkaUnusable unreachable() {
    return new KafkaUnusable(
        ("No broker of syncline.kafka.bootstrap-servers=%s answered within %d s: start Kafka, or"
                + " correct the setting (and, for brokers with TLS or passwords,"
                + " syncline.kafka.properties).")
            .formatted(settings.brokers(), settings.startTimeout().toSeconds()));
  }
}
