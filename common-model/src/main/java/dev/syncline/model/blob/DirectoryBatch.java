package dev.syncline.model.blob;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.syncline.model.id.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A batch of blobs: one file for all that are added whole, since what a first sync costs is
/// otherwise making and flushing files, and one for each that is streamed, whose compressed length
/// nobody knows before its end.
final class DirectoryBatch implements Blobs.Batch {
  private static final Logger log = LoggerFactory.getLogger(DirectoryBatch.class);

  private final BlobFiles files;
  private final List<NewFile> written = new ArrayList<>();
  private @Nullable NewFile shared;
  private boolean committed;

  DirectoryBatch(BlobFiles files) {
    this.files = files;
  }

  @Override
  public BlobAddress add(byte[] content) throws IOException {
    var hash = new Sha256(sha256().digest(content));
    return shared().append(hash, Compression.compress(content));
  }

  @Override
  public Blobs.Incoming begin() throws IOException {
    return new IncomingFile(create());
  }

  @Override
  public void commit() throws IOException {
    for (var file : written) {
      files.renewDoubt(file.name());
      file.flush();
    }
    if (!written.isEmpty()) {
      files.flushNames(written.stream().map(NewFile::name).toList());
    }
    committed = true;
  }

  @Override
  public void keep() {
    try {
      for (var file : written) {
        files.trust(file.name());
      }
    } catch (IOException e) {
      log.warn("stored messages stay in doubt until they are settled: {}", e.toString());
    }
  }

  @Override
  public void close() {
    try {
      for (var file : List.copyOf(written)) {
        if (committed) {
          file.channel().close();
        } else {
          discard(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized NewFile shared() throws IOException {
    if (shared == null) {
      shared = create();
    }
    return shared;
  }

  private synchronized NewFile create() throws IOException {
    var random = ThreadLocalRandom.current();
    var name = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    var file = new NewFile(name, files.create(name), new AtomicLong());
    written.add(file);
    return file;
  }

  private synchronized void discard(NewFile file) throws IOException {
    written.remove(file);
    file.channel().close();
    files.remove(file.name());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// @param end where the next blob goes
  private record NewFile(String name, FileChannel channel, AtomicLong end) {
    BlobAddress append(Sha256 hash, byte[] compressed) throws IOException {
      var offset = end.getAndAdd(compressed.length);
      var bytes = ByteBuffer.wrap(compressed);
      while (bytes.hasRemaining()) {
        channel.write(bytes, offset + bytes.position());
      }
      return new BlobAddress(hash, name, offset, compressed.length);
    }

    void flush() throws IOException {
      channel.force(false);
    }
  }

  /// One blob streamed into a file of its own.
  private final class IncomingFile implements Blobs.Incoming {
    private final NewFile file;
    private final MessageDigest digest = sha256();
    private final OutputStream out;
    private boolean finished;

    IncomingFile(NewFile file) throws IOException {
      this.file = file;
      this.out = new ZstdOutputStreamNoFinalizer(new Appending(file.channel()), Compression.LEVEL);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      digest.update(bytes, offset, length);
      out.write(bytes, offset, length);
    }

    @Override
    public BlobAddress finish() throws IOException {
      out.close();
      finished = true;
      var length = file.channel().position();
      return new BlobAddress(new Sha256(digest.digest()), file.name(), 0, length);
    }

    @Override
    public void close() {
      if (finished) {
        return;
      }
      try {
        out.close();
        discard(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// The batch closes the channel, after it has flushed it.
  private static final class Appending extends OutputStream {
    private final FileChannel channel;

    Appending(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      var left = ByteBuffer.wrap(bytes, offset, length);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
  }
}
