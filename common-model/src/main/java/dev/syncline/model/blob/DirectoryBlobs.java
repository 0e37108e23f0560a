package dev.syncline.model.blob;

import com.github.luben.zstd.ZstdInputStream;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// Blobs as files: `<root>/<account>/<first two digits>/<hash>.zst`, one zstd frame each.
///
/// A file gets its name only when it is complete and on the disk, so what has a name is whole, and
/// writing the same content twice is harmless.
public final class DirectoryBlobs implements Blobs {
  private final Path root;

  public DirectoryBlobs(Path root) {
    this.root = root;
  }

  @Override
  public Batch batch(AccountId account) {
    return new DirectoryBatch(directory(account), hash -> path(account, hash));
  }

  @Override
  public InputStream open(AccountId account, Sha256 hash) throws IOException {
    return new ZstdInputStream(
        new BufferedInputStream(Files.newInputStream(path(account, hash)), 1 << 16));
  }

  @Override
  public boolean exists(AccountId account, Sha256 hash) {
    return Files.exists(path(account, hash));
  }

  @Override
  public void deleteAll(AccountId account) throws IOException {
    try {
      Files.walkFileTree(directory(account), new Deletion());
    } catch (NoSuchFileException _) {
      // nothing was ever stored
    }
  }

  private Path directory(AccountId account) {
    return root.resolve(Long.toString(account.value()));
  }

  private Path path(AccountId account, Sha256 hash) {
    var name = hash.toString();
    return directory(account).resolve(name.substring(0, 2)).resolve(name + ".zst");
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path directory, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
