package dev.syncline.webhook.kafka;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Shows the sentence alone, without a stack trace.
final class KafkaUnusableAnalyzer extends AbstractFailureAnalyzer<KafkaUnusable> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, KafkaUnusable cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
  }
}
