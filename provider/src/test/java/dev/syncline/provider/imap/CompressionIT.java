package dev.syncline.provider.imap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.budget.Governor;
import dev.syncline.provider.budget.ProviderLimits;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.testing.CountedConnections;
import dev.syncline.provider.testing.DovecotServer;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// COMPRESS=DEFLATE against a real server.
class CompressionIT {
  private static final int MESSAGES = 60;
  private static final CompressionRule AT_ONCE = new CompressionRule(0, Duration.ZERO);

  private final CountedConnections counted = new CountedConnections();

  @Test
  void theSameMessagesArriveInFewerOctets() throws InterruptedException {
    try (var dovecot = DovecotServer.compressing();
        var compressed = open(dovecot, AT_ONCE);
        var plain = open(dovecot, CompressionRule.DEFAULT)) {
      for (var i = 0; i < MESSAGES; i++) {
        append(compressed, message(i));
      }
      var before = counted.received();
      var fetched = fetch(compressed);
      var small = counted.received() - before;
      before = counted.received();

      assertThat(fetch(plain)).as("from a near server").isEqualTo(fetched).hasSize(MESSAGES);
      assertThat(fetched).containsValue(message(MESSAGES - 1));
      assertThat(small).isLessThan((counted.received() - before) / 2);
    }
  }

  @Test
  void noConnectionThatIsCompressedWaitsForLong() throws InterruptedException {
    try (var dovecot = DovecotServer.compressing();
        var other = open(dovecot, CompressionRule.DEFAULT);
        var ours = open(dovecot, AT_ONCE)) {
      append(other, message(1));
      try (var reader = ours.read("INBOX")) {
        assertThat(fetch(reader)).hasSize(1);

        assertThat(reader.awaitChange(Duration.ofMillis(300))).as("compressed").isFalse();
        append(other, message(2));
        assertThat(reader.awaitChange(Duration.ofSeconds(5))).as("compressed").isTrue();
        append(other, message(3));
        assertThat(reader.awaitChange(Duration.ofMinutes(1))).as("on another one").isTrue();
        assertThat(counted.opened()).isEqualTo(3);

        assertThat(sees(reader)).as("found by the next comparison").isEqualTo(3);
      }
    }
  }

  private static int sees(FolderReader reader) throws InterruptedException {
    var store = new KeptMailbox();
    var _ = reader.changes(Checkpoint.NOTHING, store, store);
    return store.flags.size();
  }

  private MailAccount open(DovecotServer dovecot, CompressionRule rule) {
    var imap = dovecot.imap("ann");
    return new ImapProvider(
            HostResolver.SYSTEM,
            counted,
            MailSockets.systemTls(),
            ImapTimings.DEFAULT,
            new Governor(ProviderLimits.load()),
            rule)
        .open(new ConnectionSettings(imap, imap, 2, true));
  }

  private static Map<Long, String> fetch(MailAccount account) throws InterruptedException {
    try (var reader = account.read("INBOX")) {
      return fetch(reader);
    }
  }

  private static Map<Long, String> fetch(FolderReader reader) throws InterruptedException {
    var fetched = new TreeMap<Long, String>();
    var store = new KeptMailbox();
    var _ = reader.changes(Checkpoint.NOTHING, store, store);
    reader.fetch(
        List.copyOf(store.flags.keySet()),
        (message, raw) -> fetched.put(message.uid(), new String(raw.readAllBytes(), UTF_8)));
    return fetched;
  }

  private static void append(MailAccount account, String message) throws InterruptedException {
    var bytes = message.getBytes(UTF_8);
    var id = message.substring(message.indexOf('<'), message.indexOf('>') + 1);
    var _ =
        account.execute(
            new Command.Append(
                "INBOX",
                id,
                Set.of(),
                Instant.parse("2026-11-29T10:00:00Z"),
                bytes.length,
                () -> new ByteArrayInputStream(bytes)));
  }

  /// Words, and a part that does not compress well, of many sizes around those of buffers.
  private static String message(int number) {
    var random = new Random(number);
    var text = new StringBuilder();
    for (var line = 0; line < 40 * (number % 50); line++) {
      text.append("The quick brown fox jumps over the lazy dog, and Grüße to ")
          .append(Long.toString(random.nextLong() >>> 44, 36))
          .append("\r\n");
    }
    return "Message-ID: <%d@example.org>\r\nSubject: %d\r\n\r\n%s".formatted(number, number, text);
  }
}
