package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.KnownMessages.KnownMessage;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.RemoteMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What servers do that the protocol does not ask for, or that only few do.
class OddServerTest {
  private static final Checkpoint AT_9 = new Checkpoint("imap1:9:1:0:0");

  @Test
  void expungeIsUsedWhenNobodyElseMarkedAnything() throws InterruptedException {
    try (var scripted = Scripted.play("move-without-uidplus-alone.imap")) {
      var move = new Command.Move("INBOX", AT_9, List.of(5L), "Archive");

      assertThat(scripted.account().execute(move))
          .isEqualTo(new CommandResult.Done(Map.of(5L, 77L)));
      scripted.end();
    }
  }

  @Test
  void mailOthersMarkedSurvivesAMove() throws InterruptedException {
    try (var scripted = Scripted.play("move-without-uidplus-others.imap")) {
      var move = new Command.Move("INBOX", AT_9, List.of(5L), "Archive");

      assertThat(scripted.account().execute(move)).isEqualTo(new CommandResult.Done(Map.of()));
      assertThat(scripted.account().execute(move)).isEqualTo(new CommandResult.Done(Map.of()));
      scripted.end();
    }
  }

  @ParameterizedTest
  @CsvSource({"no-idle.imap", "idle-refused.imap", "idle-kept-alive.imap"})
  void newsIsHeardWithoutAndWithIdle(String transcript) throws InterruptedException {
    try (var scripted = Scripted.play(transcript)) {
      var reader = scripted.account().read("INBOX");

      assertThat(reader.awaitChange(Duration.ofSeconds(10))).isTrue();
      reader.close();
      scripted.end();
    }
  }

  @Test
  void deadConnectionIsNoticedByTheKeepAlive() throws InterruptedException {
    try (var scripted = Scripted.play("idle-dead.imap");
        var reader = scripted.account().read("INBOX")) {
      assertThat(Scripted.failureOf(() -> reader.awaitChange(Duration.ofMinutes(5))))
          .isEqualTo(new Failure.Unreachable("IDLE: no answer within 3000 ms"));
    }
  }

  @Test
  void closingTheAccountEndsAWait() throws InterruptedException {
    try (var scripted = Scripted.play("idle-dead.imap")) {
      var reader = scripted.account().read("INBOX");
      var failure = new AtomicReference<Failure>();
      var started = new CountDownLatch(1);
      var waiting =
          Thread.ofVirtual()
              .start(() -> {
                started.countDown();
                failure.set(Scripted.failureOf(() -> reader.awaitChange(Duration.ofMinutes(5))));
              });
      assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.join(Duration.ofMillis(50))).isFalse();

      scripted.account().close();

      assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
      assertThat(failure.get()).isInstanceOf(Failure.Unreachable.class);
    }
  }

  @Test
  void expungeInTheMiddleOfAScanMovesNothing() throws InterruptedException {
    try (var scripted = Scripted.play("scan-with-expunge.imap")) {
      var known = known(10, 20, 30, 40);
      try (var reader = scripted.account().read("INBOX")) {
        var news = new ArrayList<RemoteChange>();
        reader.changes(AT_9, known, news::add);

        assertThat(news)
            .containsExactlyInAnyOrder(
                new RemoteChange.Reflagged(10, Set.of("\\Seen")),
                new RemoteChange.Reflagged(40, Set.of("\\Flagged")),
                new RemoteChange.Vanished(20));
        assertThat(reader.awaitChange(Duration.ZERO)).isTrue();
      }
      scripted.end();
    }
  }

  @Test
  void unchangedFolderIsNotComparedWhereTheServerProvesIt() throws InterruptedException {
    try (var scripted = Scripted.play("unchanged.imap")) {
      var was = new Checkpoint("imap1:9:11:1:77");
      try (var reader = scripted.account().read("INBOX")) {
        var news = new ArrayList<RemoteChange>();
        assertThat(reader.changes(was, known(10), news::add)).isEqualTo(was);
        assertThat(news).isEmpty();

        assertThat(reader.changes(was, known(10), news::add))
            .isEqualTo(new Checkpoint("imap1:9:11:1:78"));
        assertThat(news).containsExactly(new RemoteChange.Reflagged(10, Set.of("\\Seen")));
      }
      scripted.end();
    }
  }

  @Test
  void newMailAloneNeedsNoComparison() throws InterruptedException {
    try (var scripted = Scripted.play("new-mail.imap")) {
      try (var reader = scripted.account().read("INBOX")) {
        var news = new ArrayList<RemoteChange>();
        var at = reader.changes(AT_9, known(10), news::add);
        assertThat(news).isEmpty();

        assertThat(reader.awaitChange(Duration.ofSeconds(10))).isTrue();
        at = reader.changes(at, known(10), news::add);
        assertThat(at).isEqualTo(new Checkpoint("imap1:9:16:2:0"));
        assertThat(news).extracting(OddServerTest::uidOf).containsExactly(15L);

        news.clear();
        assertThat(reader.awaitChange(Duration.ofSeconds(10))).isTrue();
        at = reader.changes(at, known(10, 15), news::add);
        assertThat(news).extracting(OddServerTest::uidOf).containsExactly(-10L, 16L);

        news.clear();
        assertThat(reader.awaitChange(Duration.ofSeconds(10))).isTrue();
        reader.changes(at, known(15, 16), news::add);
        assertThat(news).isEmpty();
      }
      scripted.end();
    }
  }

  /// Negative for a message that vanished.
  private static long uidOf(RemoteChange change) {
    return switch (change) {
      case RemoteChange.Appeared(var message) -> message.uid();
      case RemoteChange.Vanished(var uid) -> -uid;
      case RemoteChange.Reflagged(var uid, _) -> uid;
      case RemoteChange.Relabelled(var uid, _) -> uid;
      case RemoteChange.Reset() -> 0;
    };
  }

  @Test
  void sameNumbersProveNothingWithoutCondstore() throws InterruptedException {
    try (var scripted = Scripted.play("unchanged-without-condstore.imap")) {
      try (var reader = scripted.account().read("INBOX")) {
        var news = new ArrayList<RemoteChange>();
        reader.changes(new Checkpoint("imap1:9:11:1:0"), known(10), news::add);
        assertThat(news).containsExactly(new RemoteChange.Reflagged(10, Set.of("\\Seen")));
      }
      scripted.end();
    }
  }

  @Test
  void messageLeftOutOfAFetchHasNotVanished() throws InterruptedException {
    try (var scripted = Scripted.play("scan-leaves-out.imap")) {
      try (var reader = scripted.account().read("INBOX")) {
        var news = new ArrayList<RemoteChange>();
        reader.changes(AT_9, known(10, 20, 30), news::add);

        assertThat(news)
            .containsExactlyInAnyOrder(
                new RemoteChange.Reflagged(10, Set.of("\\Seen")),
                new RemoteChange.Vanished(20),
                new RemoteChange.Appeared(
                    new RemoteMessage(
                        4294967290L,
                        Set.of("\\Seen", "Work"),
                        Instant.parse("2026-02-07T09:44:25Z"),
                        44827,
                        "M6d99ac3275bb4e")));
      }
      scripted.end();
    }
  }

  @Test
  void bodiesArriveInEveryShape() throws InterruptedException {
    try (var scripted = Scripted.play("odd-bodies.imap")) {
      try (var reader = scripted.account().read("INBOX")) {
        var bodies = new TreeMap<Long, String>();
        var messages = new TreeMap<Long, RemoteMessage>();
        reader.fetch(
            List.of(6L, 5L, 4L, 3L, 2L, 1L),
            (message, raw) -> {
              messages.put(message.uid(), message);
              bodies.put(message.uid(), new String(raw.readAllBytes(), StandardCharsets.US_ASCII));
            });

        assertThat(bodies).isEqualTo(Map.of(1L, "ab\r\ncde", 2L, "q\"x", 4L, "", 5L, "z", 6L, "6"));
        assertThat(messages.get(1L))
            .isEqualTo(
                new RemoteMessage(
                    1, Set.of("\\Seen"), Instant.parse("1996-07-17T09:44:25Z"), 0, null));
        assertThat(messages.get(5L)).extracting(RemoteMessage::receivedAt).isEqualTo(Instant.EPOCH);
        assertThat(reader.awaitChange(Duration.ZERO)).isTrue();
      }
      scripted.end();
    }
  }

  @Test
  void oneMessageThatCannotBeDeliveredHoldsBackNoOther() throws InterruptedException {
    try (var scripted = Scripted.play("body-refused.imap")) {
      try (var reader = scripted.account().read("INBOX")) {
        var uids = new ArrayList<Long>();
        reader.fetch(List.of(3L, 2L, 1L), (message, _) -> uids.add(message.uid()));

        assertThat(uids).containsExactly(1L, 3L);
      }
      scripted.end();
    }
  }

  @Test
  void whatASinkLeavesIsSkippedAndItsFailureIsItsOwn() throws InterruptedException {
    try (var scripted = Scripted.play("odd-bodies.imap");
        var reader = scripted.account().read("INBOX")) {
      Assertions.assertThatThrownBy(() ->
              reader.fetch(
                  List.of(1L, 2L, 3L, 4L, 5L, 6L),
                  (message, _) -> {
                    if (message.uid() == 6) {
                      throw new IOException("disk full");
                    }
                  }))
          .isInstanceOf(UncheckedIOException.class)
          .hasRootCauseMessage("disk full");
    }
  }

  @ParameterizedTest
  @CsvSource({"literal-too-short.imap", "literal-too-long.imap"})
  void bodyOfAnotherLengthThanAnnouncedIsMalformed(String transcript) throws InterruptedException {
    try (var scripted = Scripted.play(transcript);
        var reader = scripted.account().read("INBOX")) {
      assertThat(
              Scripted.failureOf(
                  () -> reader.fetch(List.of(1L), (_, raw) -> assertThat(raw.read()).isPositive())))
          .isInstanceOf(Failure.Malformed.class);
    }
  }

  @Test
  void responseThatWouldFillTheHeapIsMalformed() {
    try (var scripted = Scripted.play("huge-line.imap")) {
      assertThat(Scripted.failureOf(() -> scripted.account().folders()))
          .isEqualTo(new Failure.Malformed("LIST: a literal of 999999999 octets in one response"));
    }
  }

  @Test
  void byeAndThrottlingAreTold() {
    assertThat(opening("bye.imap"))
        .isEqualTo(new Failure.Unreachable("EXAMINE: BYE shutting down"));
    assertThat(opening("bye-throttled.imap")).isInstanceOf(Failure.Throttled.class);
    assertThat(opening("limit.imap")).isInstanceOf(Failure.Throttled.class);
    assertThat(opening("throttled.imap"))
        .isEqualTo(
            new Failure.Throttled(
                "Request is throttled. Suggested Backoff Time: 92415 milliseconds",
                Duration.ofMillis(92415)));
  }

  private static Failure opening(String transcript) {
    try (var scripted = Scripted.play(transcript)) {
      return Scripted.failureOf(() -> scripted.account().read("INBOX"));
    }
  }

  @Test
  void rejectedLoginKeepsTheServersWordsButNotTheUsers() {
    assertThat(opening("login-rejected.imap"))
        .isEqualTo(new Failure.LoginRejected("No such user … (…, …)."));
  }

  @Test
  void plainIsUsedWhereLoginIsDisabled() throws InterruptedException {
    try (var scripted = Scripted.play("login-plain.imap")) {
      assertThat(Scripted.failureOf(() -> scripted.account().read("INBOX")))
          .isInstanceOf(Failure.Gone.class);
      scripted.end();
    }
  }

  @Test
  void foldersAreListedWithoutExtensions() throws InterruptedException {
    try (var scripted = Scripted.play("plain-list.imap")) {
      assertThat(scripted.account().folders())
          .extracting(
              RemoteFolder::path,
              RemoteFolder::name,
              RemoteFolder::parentPath,
              RemoteFolder::role,
              RemoteFolder::selectable,
              RemoteFolder::statusMark)
          .containsExactly(
              tuple("INBOX", "INBOX", null, FolderRole.INBOX, true, "7:9:3:1:"),
              tuple("Gesendete Objekte", "Gesendete Objekte", null, FolderRole.SENT, true, null),
              tuple("Papierkorb", "Papierkorb", null, FolderRole.TRASH, true, null),
              tuple("Entwürfe", "Entwürfe", null, FolderRole.DRAFTS, true, null),
              tuple("Projekte", "Projekte", null, FolderRole.NONE, false, null),
              tuple("Projekte.Sent", "Sent", "Projekte", FolderRole.NONE, true, null),
              tuple("a\\b", "b", "a", FolderRole.NONE, true, null));
      scripted.end();
    }
  }

  @Test
  void onlyOneFolderHasARole() throws InterruptedException {
    try (var scripted = Scripted.play("special-use.imap")) {
      assertThat(scripted.account().folders())
          .extracting(RemoteFolder::path, RemoteFolder::role, RemoteFolder::stableId)
          .containsExactly(
              tuple("INBOX", FolderRole.INBOX, "F42"),
              tuple("Post", FolderRole.SENT, null),
              tuple("Post2", FolderRole.NONE, null),
              tuple("Sent", FolderRole.NONE, null),
              tuple("Junk", FolderRole.NONE, null));
      scripted.end();
    }
  }

  @Test
  void appendWaitsForTheServersGo() throws InterruptedException {
    try (var scripted = Scripted.play("append-literal.imap")) {
      var bytes = "hello\r\nyou\r\n".getBytes(StandardCharsets.US_ASCII);
      var append =
          new Command.Append(
              "Sent",
              "m1@example.org",
              Set.of("\\Seen"),
              Instant.parse("2026-01-02T03:04:05Z"),
              bytes.length,
              () -> new ByteArrayInputStream(bytes));

      assertThat(scripted.account().execute(append))
          .isEqualTo(new CommandResult.Done(Map.of(0L, 42L)));
      scripted.end();
    }
  }

  private static KnownMessages known(long... uids) {
    return from ->
        Arrays.stream(uids)
            .filter(uid -> uid >= from)
            .mapToObj(uid -> new KnownMessage(uid, Set.of()))
            .iterator();
  }
}
