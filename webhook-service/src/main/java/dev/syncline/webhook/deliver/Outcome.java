package dev.syncline.webhook.deliver;

import java.time.Duration;
import java.util.Optional;

/// What came of one request.
public sealed interface Outcome {
  /// The endpoint took it: any 2xx.
  record Accepted(int status) implements Outcome {}

  /// The endpoint answered something else.
  record Rejected(int status, Optional<Duration> retryAfter) implements Outcome {
    @Override
    public String toString() {
      return "HTTP " + status;
    }
  }

  /// No answer.
  record Unreachable(Kind kind) implements Outcome {
    @Override
    public String toString() {
      return kind.words();
    }
  }

  /// The address is one that may not be asked; nothing was sent.
  record Refused(String reason) implements Outcome {
    @Override
    public String toString() {
      return reason;
    }
  }

  /// Why there was no answer.
  enum Kind {
    NO_SUCH_HOST("the host name does not resolve"),
    CONNECT("no connection could be made"),
    TLS("the TLS handshake failed"),
    TIMEOUT("no complete answer in time"),
    BROKEN("the connection broke or the answer is no HTTP");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  default String label() {
    return switch (this) {
      case Accepted _ -> "accepted";
      case Rejected _ -> "rejected";
      case Unreachable(var kind) -> kind == Kind.TIMEOUT ? "timeout" : "unreachable";
      case Refused _ -> "refused";
    };
  }
}
