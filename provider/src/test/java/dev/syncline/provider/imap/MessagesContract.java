package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.FolderReader;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.testing.Ability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.Test;

/// Messages: what is told of them, and their bytes.
interface MessagesContract {
  Mailbox mailbox();

  @Test
  default void everyKindOfChangeIsSeen() throws InterruptedException {
    for (var name : List.of("a", "b", "c", "d")) {
      mailbox().append("INBOX", name);
    }
    try (var reader = mailbox().account().read("INBOX")) {
      var store = new KeptMailbox();
      var first = reader.changes(Checkpoint.NOTHING, store, store);
      assertThat(store.flags.keySet()).containsExactly(1L, 2L, 3L, 4L);
      assertThat(store.news).hasSize(4);
      assertThat(store.byUid.values()).allSatisfy(MessagesContract::isTold);

      store.news.clear();
      mailbox()
          .execute(
              new Command.ChangeFlags(
                  "INBOX", first, List.of(2L), Set.of("\\Seen", "$Forwarded"), Set.of()));
      mailbox().execute(new Command.Expunge("INBOX", first, List.of(3L)));
      mailbox().append("INBOX", "e");
      var second = reader.changes(first, store, store);

      assertThat(store.news)
          .containsExactlyInAnyOrder(
              new RemoteChange.Reflagged(2, Set.of("\\Seen", "$Forwarded")),
              new RemoteChange.Vanished(3),
              store.appeared(5));
      store.news.clear();
      assertThat(reader.changes(second, store, store)).isEqualTo(second);
      assertThat(store.news).isEmpty();
    }
  }

  private static void isTold(RemoteChange change) {
    var message = ((RemoteChange.Appeared) change).message();
    assertThat(message.receivedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(message.size()).isEqualTo(Mailbox.mail("a", "").length());
    assertThat(message.flags()).isEmpty();
  }

  @Test
  default void bodiesComeByteForByte() throws InterruptedException {
    var whole = mailbox().can(Ability.KEEPS_LAST_LINE) ? "" : "\r\n";
    var body = "one\r\n.two\r\n\r\n \t\r\n" + "x".repeat(900) + "\r\nFrom the end, no line" + whole;
    mailbox().append("INBOX", "small");
    mailbox().append("INBOX", "odd", body);
    try (var reader = mailbox().account().read("INBOX")) {
      var bodies = new TreeMap<Long, String>();
      reader.fetch(
          List.of(2L, 99L, 1L),
          (message, raw) ->
              bodies.put(message.uid(), new String(raw.readAllBytes(), StandardCharsets.US_ASCII)));

      assertThat(bodies)
          .isEqualTo(Map.of(1L, Mailbox.mail("small", ""), 2L, Mailbox.mail("odd", body)));

      var headers = new TreeMap<Long, String>();
      reader.fetchHeaders(
          List.of(1L, 2L),
          (message, header) ->
              headers.put(message.uid(), new String(header, StandardCharsets.US_ASCII)));
      assertThat(headers)
          .isEqualTo(Map.of(1L, Mailbox.mail("small", ""), 2L, Mailbox.mail("odd", "")));

      var fields = new TreeMap<Long, String>();
      reader.fetchFields(
          List.of(2L, 99L, 1L),
          (message, header) ->
              fields.put(message.uid(), new String(header, StandardCharsets.US_ASCII)));
      assertThat(fields.keySet()).containsExactly(1L, 2L);
      assertThat(fields.get(2L)).containsIgnoringCase("Subject: odd\r\n").endsWith("\r\n\r\n");
    }
  }

  @Test
  default void headersInUtf8StayAsTheyAre() throws InterruptedException {
    var bytes =
        "Message-ID: <u@example.org>\r\nSubject: Grüße, 日本\r\n\r\nHallo\r\n"
            .getBytes(StandardCharsets.UTF_8);
    mailbox()
        .execute(
            new Command.Append(
                "INBOX",
                "<u@example.org>",
                Set.of(),
                Instant.parse("2026-01-02T03:04:05Z"),
                bytes.length,
                () -> new ByteArrayInputStream(bytes)));
    try (var reader = mailbox().account().read("INBOX")) {
      var found = new TreeMap<Long, String>();
      reader.fetch(
          List.of(1L),
          (message, raw) ->
              found.put(message.size(), new String(raw.readAllBytes(), StandardCharsets.UTF_8)));
      assertThat(found).isEqualTo(Map.of((long) bytes.length, kept(bytes)));
    }
  }

  private String kept(byte[] message) {
    return mailbox().can(Ability.KEEPS_UTF8_HEADERS)
        ? new String(message, StandardCharsets.UTF_8)
        : new String(message, StandardCharsets.ISO_8859_1).replaceAll("[^\\x00-\\x7f]", "X");
  }

  @Test
  default void largeMessageIsStreamedBothWays() throws InterruptedException {
    var line = "%074d\r\n".formatted(7).getBytes(StandardCharsets.US_ASCII);
    var lines = 20_000_000 / line.length;
    var header = Mailbox.mail("large", "").getBytes(StandardCharsets.US_ASCII);
    long size = header.length + (long) lines * line.length;
    mailbox()
        .execute(
            new Command.Append(
                "INBOX",
                "<large@example.org>",
                Set.of("\\Seen"),
                Instant.parse("2026-01-02T03:04:05Z"),
                size,
                () -> large(header, line, lines)));
    try (var reader = mailbox().account().read("INBOX")) {
      var came = new TreeMap<Long, Long>();
      reader.fetch(
          List.of(1L), (_, raw) -> came.put(raw.transferTo(OutputStream.nullOutputStream()), 0L));
      assertThat(came).containsOnlyKeys(size);
      came.clear();
      reader.fetch(List.of(1L), (message, raw) -> came.put(message.uid(), sum(raw)));
      assertThat(came).isEqualTo(Map.of(1L, sum(large(header, line, lines))));
    }
  }

  private static InputStream large(byte[] header, byte[] line, int lines) {
    var block = new byte[line.length * 1000];
    for (var i = 0; i < 1000; i++) {
      System.arraycopy(line, 0, block, i * line.length, line.length);
    }
    var parts = new ArrayList<InputStream>();
    parts.add(new ByteArrayInputStream(header));
    for (var left = lines; left > 0; left -= 1000) {
      parts.add(new ByteArrayInputStream(block, 0, Math.min(left, 1000) * line.length));
    }
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private static long sum(InputStream in) {
    var checked = new CheckedInputStream(in, new CRC32());
    try {
      checked.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checked.getChecksum().getValue();
  }

  @Test
  default void newMailIsHeard() throws InterruptedException {
    try (var reader = mailbox().account().read("INBOX")) {
      var store = new KeptMailbox();
      var at = reader.changes(Checkpoint.NOTHING, store, store);
      assertThat(reader.awaitChange(Duration.ofMillis(100))).isFalse();
      for (var uid = 1L; uid <= 2; uid++) {
        var name = "m" + uid;
        var appending = Thread.ofVirtual().start(() -> appendUnchecked(name));

        assertThat(reader.awaitChange(Duration.ofSeconds(20))).isTrue();
        appending.join();
        at = reader.changes(at, store, store);
        assertThat(store.flags).containsKey(uid);
      }
    }
  }

  private void appendUnchecked(String name) {
    try {
      mailbox().append("INBOX", name);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  default void interruptedWaitStops() throws InterruptedException {
    var stopped = new AtomicInteger();
    for (var builder : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
      var waiting =
          builder.unstarted(() -> {
            try {
              mailbox().account().read("INBOX").awaitChange(Duration.ofMinutes(10));
            } catch (InterruptedException _) {
              stopped.incrementAndGet();
            }
          });
      waiting.start();
      assertThat(waiting.join(Duration.ofMillis(300))).isFalse();
      waiting.interrupt();
      assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
    }
    assertThat(stopped).hasValue(2);
  }

  @Test
  default void thousandsOfMessagesAreFollowed() throws InterruptedException {
    var count = mailbox().server().manyMessages();
    for (var i = 0; i < 20; i++) {
      mailbox().append("INBOX", "m" + i);
    }
    mailbox().multiply("INBOX", count);
    try (var reader = mailbox().account().read("INBOX")) {
      var store = new KeptMailbox();
      var first = reader.changes(Checkpoint.NOTHING, store, store);
      assertThat(store.flags).hasSize(count);
      assertThat(store.news).hasSize(count);

      var scattered = LongStream.rangeClosed(1, count / 5).map(i -> i * 5).boxed().toList();
      var flagged = Set.of("\\Flagged");
      mailbox().execute(new Command.ChangeFlags("INBOX", first, scattered, flagged, Set.of()));
      var half = LongStream.rangeClosed(1, count / 2).boxed().toList();
      mailbox().execute(new Command.Expunge("INBOX", first, half));
      var second = follow(reader, first, store);

      assertThat(store.flags).hasSize(count / 2);
      assertThat(store.flags.values()).filteredOn(flagged::equals).hasSize(count / 10);
      assertThat(follow(reader, second, store)).isEqualTo(second);
      assertThat(store.news).isEmpty();
      var fetched = new HashSet<Long>();
      reader.fetchHeaders(
          List.copyOf(store.flags.keySet()), (message, _) -> fetched.add(message.uid()));
      assertThat(fetched).isEqualTo(store.flags.keySet());
    }
  }

  private static Checkpoint follow(FolderReader reader, Checkpoint since, KeptMailbox store)
      throws InterruptedException {
    store.news.clear();
    return reader.changes(since, store, store);
  }

  @Test
  default void unknownCheckpointBeginsAnew() throws InterruptedException {
    mailbox().append("INBOX", "a");
    try (var reader = mailbox().account().read("INBOX")) {
      var store = new KeptMailbox();
      reader.changes(new Checkpoint("imap1:1:2:1:0"), KnownMessages.NONE, store);
      assertThat(store.news.getFirst()).isEqualTo(new RemoteChange.Reset());
    }
  }
}
