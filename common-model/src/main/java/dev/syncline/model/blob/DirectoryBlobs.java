package dev.syncline.model.blob;

import com.github.luben.zstd.ZstdInputStream;
import dev.syncline.model.id.AccountId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Blobs in files: `<root>/<account>/<first two digits>/<name>.zst`, zstd frames one after another.
/// `zstd -d` makes of such a file the raw messages, one after another.
public final class DirectoryBlobs implements Blobs {
  private static final int BUFFER = 1 << 16;

  private final Path root;

  public DirectoryBlobs(Path root) {
    this.root = root;
  }

  @Override
  public Batch batch(AccountId account) {
    return new DirectoryBatch(files(account));
  }

  @Override
  public InputStream open(AccountId account, BlobAddress address) throws IOException {
    var compressed = FileRegion.open(files(account).path(address.file()), address);
    return new ZstdInputStream(new BufferedInputStream(compressed, BUFFER));
  }

  @Override
  public void doubt(AccountId account, Collection<String> files) throws IOException {
    for (var file : files) {
      files(account).doubt(file);
    }
  }

  @Override
  public List<String> doubtful(AccountId account, Instant before) throws IOException {
    return files(account).doubtful(before);
  }

  @Override
  public void settle(
      AccountId account, String file, Instant before, Collection<BlobAddress> referred)
      throws IOException {
    files(account).settle(file, before, referred);
  }

  @Override
  public void deleteAll(AccountId account) throws IOException {
    try {
      Files.walkFileTree(directory(account), new Deletion());
    } catch (NoSuchFileException _) {
      // nothing was ever stored
    }
  }

  private BlobFiles files(AccountId account) {
    return new BlobFiles(directory(account));
  }

  private Path directory(AccountId account) {
    return root.resolve(Long.toString(account.value()));
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
