package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.KnownMessages.KnownMessage;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.connect.MailSockets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Folders whose UIDs reach up to four billion, with gaps between any two.
class HugeFolderTest {
  private static final long COUNT = Long.getLong("huge.messages", 60_000);
  private static final long STEP = 4_000_000_000L / COUNT;

  @Test
  void sparseUidsCostNoMoreCommandsThanDenseOnes() throws IOException, InterruptedException {
    try (var folder = new HugeFolder(COUNT, STEP)) {
      var seen = new AtomicLong();
      changes(
          folder,
          KnownMessages.NONE,
          change -> {
            assertThat(change).isInstanceOf(RemoteChange.Appeared.class);
            seen.incrementAndGet();
          });

      assertThat(seen).hasValue(COUNT);
      assertThat(folder.commands()).isLessThan((int) (COUNT / ScanChanges.WINDOW) + 10);
    }
  }

  @Test
  void oneFlagDeepInTheFolderIsSeen() throws IOException, InterruptedException {
    KnownMessages known =
        from ->
            LongStream.rangeClosed(1, COUNT)
                .filter(n -> n * STEP >= from)
                .mapToObj(n -> new KnownMessage(n * STEP, flags(n)))
                .iterator();
    try (var folder = new HugeFolder(COUNT, STEP)) {
      List<RemoteChange> news = new ArrayList<>();
      changes(folder, known, news::add);

      assertThat(news)
          .containsExactly(new RemoteChange.Reflagged(7000 * STEP, Set.of("\\Flagged")));
    }
  }

  private static Set<String> flags(long n) {
    return n % 1000 == 0 && n != 7000 ? Set.of("\\Flagged") : Set.of();
  }

  private static void changes(HugeFolder folder, KnownMessages known, Consumer<RemoteChange> sink)
      throws InterruptedException {
    var provider =
        new ImapProvider(
            Scripted.PUBLIC, folder.connector(), MailSockets.systemTls(), Scripted.QUICK);
    try (var account = provider.open(Scripted.settings());
        var reader = account.read("INBOX")) {
      reader.changes(new Checkpoint("imap1:1:0:0:0"), known, sink);
    }
  }
}
