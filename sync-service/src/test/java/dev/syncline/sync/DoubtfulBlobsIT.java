package dev.syncline.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.blob.DirectoryBlobs;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Raw messages that a worker stored just before it died, and those of deleted messages.
class DoubtfulBlobsIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();
  private final DirectoryBlobs blobs = new DirectoryBlobs(service.rig().blobs());

  @Test
  void whatNoMessageRefersToIsRemovedOnceNoTransactionCanBeUnderWay() throws IOException {
    mailbox.deliver("INBOX", "one");
    mailbox.connect().awaitFollowing();
    service.rig().stopService();
    var referred = blob("one");
    mark(referred);
    var abandoned = abandon("nobody knows me");
    age(referred);
    age(abandoned);
    var recent = abandon("my transaction may be under way");

    service.rig().startService();

    mailbox.until(() -> doubtful().equals(List.of(recent.file())));
    assertThat(read(referred)).contains("Subject: one");
    assertThat(read(recent)).isEqualTo("my transaction may be under way");
    assertThatThrownBy(() -> read(abandoned)).isInstanceOf(NoSuchFileException.class);
  }

  private BlobAddress blob(String subject) {
    return Objects.requireNonNull(mailbox.message(subject).blob());
  }

  @Test
  void afterAFirstReadingNothingIsInDoubt() throws IOException {
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("Archive", "two");
    mailbox.connect().awaitFollowing();

    assertThat(doubtful()).isEmpty();
  }

  @Test
  void theBytesOfADeletedMessageAreOverwrittenAndItsNeighboursStay() throws IOException {
    for (var subject : List.of("one", "two", "three")) {
      mailbox.deliver("INBOX", subject);
    }
    mailbox.connect().awaitFollowing();
    var first = blob("one");
    var second = blob("two");
    var third = blob("three");
    assertThat(List.of(first.file(), second.file(), third.file())).containsOnly(first.file());
    mailbox.expunge("INBOX", 2);
    mailbox.until(() -> mailbox.messages().size() == 2);
    service.rig().stopService();
    age(second);

    service.rig().startService();

    mailbox.until(() -> doubtful().isEmpty());
    assertThat(read(first)).contains("Subject: one");
    assertThat(read(third)).contains("Subject: three");
    assertThat(read(second)).isEmpty();
  }

  private List<String> doubtful() throws IOException {
    return blobs.doubtful(mailbox.location().account(), Instant.now().plusSeconds(60));
  }

  private BlobAddress abandon(String content) throws IOException {
    try (var batch = blobs.batch(mailbox.location().account())) {
      var address = batch.add(content.getBytes(UTF_8));
      batch.commit();
      return address;
    }
  }

  private String read(BlobAddress address) throws IOException {
    try (var in = blobs.open(mailbox.location().account(), address)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private void mark(BlobAddress address) throws IOException {
    Files.createFile(path(address));
  }

  private void age(BlobAddress address) throws IOException {
    var twoHoursAgo = Instant.now().minus(Duration.ofHours(2));
    Files.setLastModifiedTime(path(address), FileTime.from(twoHoursAgo));
  }

  private Path path(BlobAddress address) {
    var account = Long.toString(mailbox.location().account().value());
    return service.rig().blobs().resolve(account).resolve("doubtful").resolve(address.file());
  }
}
