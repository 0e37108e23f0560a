package dev.syncline.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a consumer that is not ours sees of the topic, from its beginning; and a publisher that
/// should have stopped long ago.
final class TopicCopy implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  TopicCopy(Broker broker, String topic) {
    this.topic = topic;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.address(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.address(), "metadata.max.age.ms", 1000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /// Everything up to the present ends.
  List<ConsumerRecord<byte[], byte[]>> all() {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var ends = consumer.endOffsets(partitions);
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return records;
  }

  static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    return MAPPER.readTree(new String(record.value(), UTF_8));
  }

  /// Positions by account, in the order of the topic; more than one list if its entries are in more
  /// than one partition.
  Map<Long, Map<Integer, List<Long>>> positions() {
    var positions = new TreeMap<Long, Map<Integer, List<Long>>>();
    for (var record : all()) {
      var json = json(record);
      positions
          .computeIfAbsent(json.get("account").asLong(), _ -> new TreeMap<>())
          .computeIfAbsent(record.partition(), _ -> new ArrayList<>())
          .add(json.get("account_seq").asLong());
    }
    return positions;
  }

  /// Writes every record once more, in any order. Answers how many.
  int writeAllAgain() {
    var records = new ArrayList<>(all());
    Collections.shuffle(records);
    for (var record : records) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  topic,
                  record.partition(),
                  record.timestamp(),
                  record.key(),
                  record.value(),
                  record.headers()));
    }
    producer.flush();
    return records.size();
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
