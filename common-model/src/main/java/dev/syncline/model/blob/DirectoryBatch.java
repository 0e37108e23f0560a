package dev.syncline.model.blob;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.syncline.model.id.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// A batch of blob files: written under temporary names, flushed to the disk together (the file
/// system merges what is flushed at the same time), then renamed, then their directories flushed
/// once each.
final class DirectoryBatch implements Blobs.Batch {
  /// Level 1: mail is mostly base64 already, and higher levels win little and cost much.
  private static final int LEVEL = 1;

  private static final int FLUSHES_AT_ONCE = 8;

  private final Path directory;
  private final Function<Sha256, Path> place;
  private final Map<Sha256, Path> written = new ConcurrentHashMap<>();

  DirectoryBatch(Path directory, Function<Sha256, Path> place) {
    this.directory = directory;
    this.place = place;
  }

  @Override
  public Sha256 add(byte[] content) throws IOException {
    var hash = new Sha256(sha256().digest(content));
    if (written.containsKey(hash) || Files.exists(place.apply(hash))) {
      return hash;
    }
    var file = temporary();
    try (var out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var compressed = ByteBuffer.wrap(Zstd.compress(content, LEVEL));
      while (compressed.hasRemaining()) {
        out.write(compressed);
      }
    }
    if (written.putIfAbsent(hash, file) != null) {
      remove(file);
    }
    return hash;
  }

  @Override
  public Blobs.Incoming begin() throws IOException {
    return new IncomingFile(temporary());
  }

  @Override
  public void commit() throws IOException {
    flush(new ArrayList<>(written.values()));
    var directories = new LinkedHashSet<Path>();
    for (var blob : written.entrySet()) {
      var target = place.apply(blob.getKey());
      var parent = parent(target);
      if (!Files.exists(parent)) {
        Files.createDirectories(parent);
        directories.add(parent(parent));
      }
      Files.move(blob.getValue(), target, StandardCopyOption.ATOMIC_MOVE);
      directories.add(parent);
    }
    written.clear();
    flushDirectories(directories);
  }

  @Override
  public void close() {
    written.values().forEach(DirectoryBatch::remove);
    written.clear();
  }

  private static void flush(List<Path> files) throws IOException {
    try (var threads =
        Executors.newFixedThreadPool(
            Math.clamp(files.size(), 1, FLUSHES_AT_ONCE), Thread.ofVirtual().factory())) {
      var flushes = new ArrayList<Future<?>>();
      for (var file : files) {
        flushes.add(
            threads.submit(() -> {
              flush(file, StandardOpenOption.WRITE);
              return null;
            }));
      }
      for (var flush : flushes) {
        flush.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a blob could not be flushed to the disk", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while blobs were flushed to the disk", e);
    }
  }

  private static void flushDirectories(Set<Path> directories) throws IOException {
    for (var changed : directories) {
      flush(changed, StandardOpenOption.READ);
    }
  }

  private static void flush(Path path, StandardOpenOption how) throws IOException {
    try (var channel = FileChannel.open(path, how)) {
      channel.force(false);
    }
  }

  private Path temporary() throws IOException {
    var incoming = directory.resolve("incoming");
    if (!Files.exists(incoming)) {
      Files.createDirectories(incoming);
    }
    return incoming.resolve(UUID.randomUUID().toString());
  }

  private static Path parent(Path path) {
    return java.util.Objects.requireNonNull(path.getParent());
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// One blob streamed into a temporary file.
  private final class IncomingFile implements Blobs.Incoming {
    private final Path file;
    private final MessageDigest digest = sha256();
    private final OutputStream out;
    private boolean finished;

    IncomingFile(Path file) throws IOException {
      this.file = file;
      var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.out = new ZstdOutputStreamNoFinalizer(Channels.newOutputStream(channel), LEVEL);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      digest.update(bytes, offset, length);
      out.write(bytes, offset, length);
    }

    @Override
    public Sha256 finish() throws IOException {
      out.close();
      finished = true;
      var hash = new Sha256(digest.digest());
      var known = written.putIfAbsent(hash, file);
      if (known != null) {
        remove(file);
      }
      return hash;
    }

    @Override
    public void close() {
      if (finished) {
        return;
      }
      try {
        out.close();
      } catch (IOException _) {
        // it is thrown away
      }
      remove(file);
    }
  }
}
