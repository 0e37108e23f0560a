package dev.syncline.provider.imap;

import java.io.IOException;
import java.time.Duration;

/// What one exchange may take, in time and in octets: a server that goes on and on, or says a line
/// octet by octet, is given up, so that it costs one attempt and little memory.
final class Patience {
  /// Before the login nobody has much to say.
  private static final long BEFORE_LOGIN = 256 << 10;

  /// The UIDs of two million messages, or 100,000 folders.
  private static final long AFTER_LOGIN = 20 << 20;

  /// No honest connection is slower for long.
  private static final long OCTETS_PER_SECOND = 10_000;

  private Duration usual = Duration.ofMinutes(15);
  private long usualOctets = BEFORE_LOGIN;
  private Duration time = usual;
  private long octets = usualOctets;
  private long began = System.nanoTime();
  private long received;

  void is(Duration atMost) {
    usual = atMost;
    begin();
  }

  void loggedIn() {
    usualOctets = AFTER_LOGIN;
    begin();
  }

  /// What came so far was asked for.
  void begin() {
    time = usual;
    octets = usualOctets;
    began = System.nanoTime();
    received = 0;
  }

  /// A body of this size takes longer.
  void expect(long body) {
    octets = Math.max(octets, usualOctets + body);
    var needed = usual.plusSeconds(body / OCTETS_PER_SECOND);
    time = needed.compareTo(time) > 0 ? needed : time;
  }

  void received(long count) throws IOException {
    received += count;
    if (received > octets) {
      throw new MalformedResponse(
          "an answer of more than %d octets without an end".formatted(octets));
    }
    if (System.nanoTime() - began > time.toNanos()) {
      throw new EndlessAnswer("an answer without an end for %d s".formatted(time.toSeconds()));
    }
  }

  static final class EndlessAnswer extends IOException {
    EndlessAnswer(String message) {
      super(message);
    }
  }
}
