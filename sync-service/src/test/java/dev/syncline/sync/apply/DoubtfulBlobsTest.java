package dev.syncline.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.blob.DirectoryBlobs;
import dev.syncline.model.id.AccountId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubtfulBlobsTest {
  private static final AccountId ACCOUNT = new AccountId(7);

  /// When what was stored at the beginning of a test has been in doubt for long enough.
  private final Instant later = Instant.now().plus(Duration.ofMinutes(61));

  @TempDir Path root;
  private DirectoryBlobs blobs = new DirectoryBlobs(Path.of("unset"));
  private DoubtfulBlobs doubtful = new DoubtfulBlobs(blobs, ACCOUNT, _ -> Map.of());

  @BeforeEach
  void nothingRefersToAnything() {
    blobs = new DirectoryBlobs(root);
    doubtful = new DoubtfulBlobs(blobs, ACCOUNT, _ -> Map.of());
  }

  @Test
  void aFileIsLeftAloneForAnHour() throws IOException {
    store();

    doubtful.settle(Instant.now().plus(Duration.ofMinutes(59)));

    assertThat(files()).isNotEmpty();
  }

  @Test
  void nothingIsRemovedWhileABatchIsOnItsWay() throws IOException, InterruptedException {
    store();
    var over = doubtful.batchBegins();

    doubtful.settle(later);
    assertThat(files()).isNotEmpty();

    over.run();
    doubtful.settle(later);
    assertThat(files()).isEmpty();
  }

  @Test
  void theDatabaseIsAskedOnceADay() throws IOException {
    doubtful.settle(later);
    store();

    doubtful.settle(later.plus(Duration.ofHours(23)));
    assertThat(files()).isNotEmpty();

    doubtful.settle(later.plus(Duration.ofHours(25)));
    assertThat(files()).isEmpty();
  }

  @Test
  void aDeletionMakesTheDoubtYoungAgain() throws IOException {
    var address = store();
    Files.setLastModifiedTime(
        root.resolve("7/doubtful/" + address.file()),
        FileTime.from(Instant.now().minus(Duration.ofHours(2))));

    doubtful.doubt(List.of(address.file()));
    doubtful.settle(Instant.now());

    assertThat(files()).isNotEmpty();
  }

  private BlobAddress store() throws IOException {
    try (var batch = blobs.batch(ACCOUNT)) {
      var address = batch.add(new byte[100]);
      batch.commit();
      return address;
    }
  }

  private List<Path> files() throws IOException {
    try (var files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
