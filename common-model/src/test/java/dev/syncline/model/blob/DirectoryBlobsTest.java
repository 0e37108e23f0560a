package dev.syncline.model.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.model.id.AccountId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
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
      var hash = batch.add(CONTENT);
      batch.commit();

      try (var in = blobs.open(ACCOUNT, hash)) {
        assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      }
    }
    assertThat(bytesOnDisk()).isLessThan(CONTENT.length / 5L);
  }

  @Test
  void streamedAndWholeContentAreTheSameBlob() throws IOException {
    var blobs = new DirectoryBlobs(root);
    var large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    try (var batch = blobs.batch(ACCOUNT);
        var incoming = batch.begin()) {
      for (int i = 0; i < large.length; i += 100_000) {
        incoming.write(large, i, 100_000);
      }
      var streamed = incoming.finish();

      assertThat(batch.add(large)).isEqualTo(streamed);
      batch.commit();
      try (var in = blobs.open(ACCOUNT, streamed)) {
        assertThat(in.readAllBytes()).isEqualTo(large);
      }
    }
  }

  @Test
  void whatWasNotCommittedLeavesNothingBehind() throws IOException {
    var blobs = new DirectoryBlobs(root);
    try (var batch = blobs.batch(ACCOUNT);
        var abandoned = batch.begin()) {
      batch.add(CONTENT);
      abandoned.write(CONTENT, 0, 10);
    }

    assertThat(bytesOnDisk()).isZero();
  }

  @Test
  void oneAccountsBlobsAreNotAnothers() throws IOException {
    var blobs = new DirectoryBlobs(root);
    try (var batch = blobs.batch(ACCOUNT)) {
      var hash = batch.add(CONTENT);
      batch.commit();

      assertThatThrownBy(() -> blobs.open(new AccountId(8), hash))
          .isInstanceOf(NoSuchFileException.class);
      blobs.deleteAll(ACCOUNT);
      assertThat(blobs.exists(ACCOUNT, hash)).isFalse();
      assertThat(bytesOnDisk()).isZero();
    }
  }

  private long bytesOnDisk() throws IOException {
    try (var files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
