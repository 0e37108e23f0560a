package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.RemoteChange;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Servers that count their modifications, and some that count wrong.
class ChangesSinceTest {
  private final KeptMailbox store = new KeptMailbox();

  @BeforeEach
  void threeAreKnown() {
    know(10, 20, 30);
  }

  private void know(long... uids) {
    store.flags.clear();
    for (var uid : uids) {
      store.flags.put(uid, Set.of());
    }
  }

  @Test
  void oneCommandTellsEveryKindOfChange() throws InterruptedException {
    try (var scripted = Scripted.play("qresync.imap")) {
      try (var reader = scripted.account().read("INBOX")) {
        var now = reader.changes(new Checkpoint("imap1:9:41:3:77"), store, store);

        assertThat(store.news)
            .containsExactly(
                new RemoteChange.Vanished(20),
                new RemoteChange.Vanished(30),
                new RemoteChange.Reflagged(10, Set.of("\\Seen")),
                store.appeared(50));
        assertThat(reader.awaitChange(Duration.ofSeconds(5))).isTrue();
        store.news.clear();
        assertThat(reader.changes(now, store, store)).isEqualTo(new Checkpoint("imap1:9:51:1:91"));
        assertThat(store.news).containsExactly(new RemoteChange.Vanished(10));
      }
      scripted.end();
    }
  }

  @Test
  void numbersThatDoNotAgreeAreNotBelieved() throws InterruptedException {
    changes("qresync-wrong.imap", "imap1:9:51:3:77");

    assertThat(store.news)
        .containsExactly(new RemoteChange.Vanished(20), new RemoteChange.Vanished(30));
  }

  @Test
  void aMissingMessageIsLookedForWhereNobodyTellsWhich() throws InterruptedException {
    changes("condstore-vanished.imap", "imap1:9:41:3:77");

    assertThat(store.news)
        .containsExactlyInAnyOrder(
            new RemoteChange.Vanished(20), new RemoteChange.Reflagged(10, Set.of("\\Seen")));
  }

  @Test
  void aCounterThatWentBackProvesNothing() throws InterruptedException {
    know(10);
    changes("modseq-back.imap", "imap1:9:11:1:77");

    assertThat(store.news).containsExactly(new RemoteChange.Reflagged(10, Set.of("\\Seen")));
  }

  @Test
  void aServerThatOnlyClaimsToCountIsComparedAsAnyOther() throws InterruptedException {
    know(10);
    changes("condstore-claimed.imap", "imap1:9:11:1:77");

    assertThat(store.news).containsExactly(new RemoteChange.Reflagged(10, Set.of("\\Seen")));
  }

  private void changes(String transcript, String since) throws InterruptedException {
    try (var scripted = Scripted.play(transcript)) {
      try (var reader = scripted.account().read("INBOX")) {
        reader.changes(new Checkpoint(since), store, store);
      }
      scripted.end();
    }
  }
}
