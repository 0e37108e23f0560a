package dev.syncline.model.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobsTest {
  private static final AccountId ACCOUNT = new AccountId(7);
  private static final byte[] CONTENT = "Subject: hello\r\n\r\nworld".repeat(500).getBytes(UTF_8);

  @TempDir Path root;

  @Test
  void whatWasCommittedIsReadBackAndTakesLessRoom() throws IOException {
    var blobs = new DirectoryBlobs(root);
    try (var batch = blobs.batch(ACCOUNT)) {
      var address = batch.add(CONTENT);
      batch.commit();

      assertThat(read(blobs, address)).isEqualTo(CONTENT);
    }
    assertThat(bytesOnDisk()).isLessThan(CONTENT.length / 5L);
  }

  @Test
  void whatEightThreadsAddAtOnceSharesOneFileAndIsReadBackApart()
      throws ExecutionException, IOException, InterruptedException {
    var blobs = new DirectoryBlobs(root);
    var contents = IntStream.range(0, 200).mapToObj(DirectoryBlobsTest::content).toList();
    var addresses = new ArrayList<BlobAddress>();
    try (var batch = blobs.batch(ACCOUNT);
        var threads = Executors.newFixedThreadPool(8)) {
      var adding = contents.stream().map(c -> (Callable<BlobAddress>) () -> batch.add(c)).toList();
      for (var added : threads.invokeAll(adding)) {
        addresses.add(added.get());
      }
      batch.commit();
      batch.keep();
    }

    assertThat(addresses).extracting(BlobAddress::file).containsOnly(addresses.getFirst().file());
    for (int i = 0; i < contents.size(); i++) {
      assertThat(read(blobs, addresses.get(i))).isEqualTo(contents.get(i));
    }
  }

  @Test
  void aFileOfBlobsIsAValidZstdFileOfAllOfThem() throws IOException {
    var blobs = new DirectoryBlobs(root);
    try (var batch = blobs.batch(ACCOUNT)) {
      batch.add(content(1));
      batch.add(content(2));
      batch.commit();
      batch.keep();
    }

    try (var in = new ZstdInputStream(Files.newInputStream(onlyFile()))) {
      assertThat(in.readNBytes(content(1).length)).isEqualTo(content(1));
      assertThat(in.readAllBytes()).isEqualTo(content(2));
    }
  }

  @Test
  void streamedContentIsReadBackAndHasTheHashOfTheWhole() throws IOException {
    var blobs = new DirectoryBlobs(root);
    var large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    try (var batch = blobs.batch(ACCOUNT);
        var incoming = batch.begin()) {
      for (int i = 0; i < large.length; i += 100_000) {
        incoming.write(large, i, 100_000);
      }
      var streamed = incoming.finish();

      assertThat(batch.add(large).hash()).isEqualTo(streamed.hash());
      batch.commit();
      assertThat(read(blobs, streamed)).isEqualTo(large);
    }
  }

  @Test
  void blobsThatWereStoredUnderTheirHashAreStillRead() throws IOException {
    var blobs = new DirectoryBlobs(root);
    var hash = "ab".repeat(32);
    var file = root.resolve("7").resolve("ab").resolve(hash + ".zst");
    Files.createDirectories(file.getParent());
    Files.write(file, Compression.compress(CONTENT));

    var address = new BlobAddress(new Sha256(new byte[32]), hash, 0, 0);

    assertThat(read(blobs, address)).isEqualTo(CONTENT);
  }

  @Test
  void whatWasNotCommittedLeavesNothingBehind() throws IOException {
    var blobs = new DirectoryBlobs(root);
    try (var batch = blobs.batch(ACCOUNT);
        var abandoned = batch.begin()) {
      batch.add(CONTENT);
      abandoned.write(CONTENT, 0, 10);
    }

    assertThat(files()).isEmpty();
  }

  @Test
  void whatWasCommittedAndNotKeptStaysAndIsDoubtfulUntilItIsSettled() throws IOException {
    var blobs = new DirectoryBlobs(root);
    BlobAddress first;
    BlobAddress second;
    try (var batch = blobs.batch(ACCOUNT)) {
      first = batch.add(content(1));
      batch.commit();
    }
    try (var batch = blobs.batch(ACCOUNT)) {
      second = batch.add(content(2));
      batch.commit();
    }
    try (var batch = blobs.batch(ACCOUNT)) {
      batch.add(content(3));
      batch.commit();
      batch.keep();
    }
    var later = Instant.now().plusSeconds(10);

    assertThat(blobs.doubtful(ACCOUNT, Instant.now().minusSeconds(10))).isEmpty();
    assertThat(blobs.doubtful(ACCOUNT, later))
        .containsExactlyInAnyOrder(first.file(), second.file());
    blobs.settle(ACCOUNT, first.file(), later, List.of(first));
    blobs.settle(ACCOUNT, second.file(), later, List.of());

    assertThat(blobs.doubtful(ACCOUNT, later)).isEmpty();
    assertThat(read(blobs, first)).isEqualTo(content(1));
    assertThatThrownBy(() -> blobs.open(ACCOUNT, second)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatIsNotReferredToIsOverwrittenAndTheOthersStayWhereTheyAre() throws IOException {
    var blobs = new DirectoryBlobs(root);
    var addresses = stored(blobs, 5);
    var kept = List.of(addresses.get(1), addresses.get(3));

    blobs.doubt(ACCOUNT, List.of(kept.getFirst().file()));
    blobs.settle(ACCOUNT, kept.getFirst().file(), soon(), kept);

    assertThat(read(blobs, addresses.get(1))).isEqualTo(content(1));
    assertThat(read(blobs, addresses.get(3))).isEqualTo(content(3));
    var left = Files.readAllBytes(onlyFile());
    assertThat(left).hasSize((int) addresses.get(4).offset());
    for (var gone : List.of(addresses.get(0), addresses.get(2))) {
      var from = (int) gone.offset();
      assertThat(Arrays.copyOfRange(left, from + 8, from + (int) gone.length())).containsOnly(0);
    }
    try (var in = new ZstdInputStream(Files.newInputStream(onlyFile()))) {
      assertThat(in.readNBytes(content(1).length)).isEqualTo(content(1));
      assertThat(in.readAllBytes()).isEqualTo(content(3));
    }
  }

  @Test
  void whatWasErasedStepByStepIsErasedOnceMoreWithoutHarm() throws IOException {
    var blobs = new DirectoryBlobs(root);
    var addresses = stored(blobs, 4);
    var file = addresses.getFirst().file();

    settle(blobs, file, addresses.subList(1, 4));
    settle(blobs, file, addresses.subList(3, 4));
    var erased = Files.readAllBytes(onlyFile());
    settle(blobs, file, addresses.subList(3, 4));

    assertThat(Files.readAllBytes(onlyFile())).isEqualTo(erased);
    assertThat(read(blobs, addresses.get(3))).isEqualTo(content(3));
    settle(blobs, file, List.of());
    assertThat(files()).isEmpty();
  }

  @Test
  void aFileThatIsDoubtedWhileItIsSettledStaysInDoubt() throws IOException {
    var blobs = new DirectoryBlobs(root);
    var addresses = stored(blobs, 2);
    var file = addresses.getFirst().file();
    blobs.doubt(ACCOUNT, List.of(file));

    blobs.settle(ACCOUNT, file, Instant.now().minusSeconds(60), addresses);
    assertThat(blobs.doubtful(ACCOUNT, soon())).containsExactly(file);

    blobs.settle(ACCOUNT, file, soon(), addresses);
    assertThat(blobs.doubtful(ACCOUNT, soon())).isEmpty();
  }

  @Test
  void aBatchWhoseFileWasRemovedMeanwhileIsNotCommitted() throws IOException {
    var blobs = new DirectoryBlobs(root);
    try (var batch = blobs.batch(ACCOUNT)) {
      var address = batch.add(CONTENT);
      blobs.settle(ACCOUNT, address.file(), soon(), List.of());

      assertThatThrownBy(batch::commit).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void theDoubtAboutABatchBeginsWhenItIsCommitted() throws IOException {
    var blobs = new DirectoryBlobs(root);
    try (var batch = blobs.batch(ACCOUNT)) {
      var address = batch.add(CONTENT);
      var mark = root.resolve("7").resolve("doubtful").resolve(address.file());
      Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(7200)));
      batch.commit();

      assertThat(blobs.doubtful(ACCOUNT, Instant.now().minusSeconds(3600))).isEmpty();
    }
  }

  @Test
  void whatIsNoMarkIsNotTakenForOne() throws IOException {
    var blobs = new DirectoryBlobs(root);
    var strange = root.resolve("7").resolve("doubtful").resolve(".DS_Store");
    Files.createDirectories(strange.getParent());
    Files.createFile(strange);

    assertThat(blobs.doubtful(ACCOUNT, soon())).isEmpty();
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(10);
  }

  private static void settle(Blobs blobs, String file, List<BlobAddress> referred)
      throws IOException {
    blobs.doubt(ACCOUNT, List.of(file));
    blobs.settle(ACCOUNT, file, soon(), referred);
  }

  private static List<BlobAddress> stored(Blobs blobs, int count) throws IOException {
    var addresses = new ArrayList<BlobAddress>();
    try (var batch = blobs.batch(ACCOUNT)) {
      for (int i = 0; i < count; i++) {
        addresses.add(batch.add(content(i)));
      }
      batch.commit();
      batch.keep();
    }
    return addresses;
  }

  @Test
  void oneAccountsBlobsAreNotAnothers() throws IOException {
    var blobs = new DirectoryBlobs(root);
    try (var batch = blobs.batch(ACCOUNT)) {
      var address = batch.add(CONTENT);
      batch.commit();

      assertThatThrownBy(() -> blobs.open(new AccountId(8), address))
          .isInstanceOf(NoSuchFileException.class);
      blobs.deleteAll(ACCOUNT);
      assertThatThrownBy(() -> blobs.open(ACCOUNT, address))
          .isInstanceOf(NoSuchFileException.class);
      assertThat(files()).isEmpty();
    }
  }

  private static byte[] content(int n) {
    return "Subject: %d%n%n%s".formatted(n, "x".repeat(n * 7)).getBytes(UTF_8);
  }

  private static byte[] read(Blobs blobs, BlobAddress address) throws IOException {
    try (var in = blobs.open(ACCOUNT, address)) {
      return in.readAllBytes();
    }
  }

  private Path onlyFile() throws IOException {
    assertThat(files()).hasSize(1);
    return files().getFirst();
  }

  private List<Path> files() throws IOException {
    try (var files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private long bytesOnDisk() throws IOException {
    return files().stream().mapToLong(file -> file.toFile().length()).sum();
  }
}
