package dev.syncline.webhook.kafka;

/// Why the log can't be carried through Kafka, in one sentence that says what to do.
public final class KafkaUnusable extends RuntimeException {
  KafkaUnusable(String sentence) {
    super(sentence);
  }

  /// Kafka's clients wrap what is wrong.
  static String rootMessage(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
