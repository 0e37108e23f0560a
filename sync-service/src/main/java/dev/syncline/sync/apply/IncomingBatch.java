package dev.syncline.sync.apply;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.blob.Blobs;
import dev.syncline.provider.RemoteMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Raw messages that will be written in one transaction. Filled by one thread; a small message is
/// parsed and compressed by others while the next one arrives, a large one passes through a file.
public final class IncomingBatch implements AutoCloseable {
  private final Blobs.Batch blobs;
  private final ApplySettings settings;
  private final ByteBudget budget;
  private final ExecutorService parsers;
  private final List<Future<ReadMessage>> reading = new ArrayList<>();
  private final List<ReadMessage> messages = new ArrayList<>();
  private final Runnable over;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long bytes;

  IncomingBatch(
      Blobs.Batch blobs,
      ApplySettings settings,
      ByteBudget budget,
      ExecutorService parsers,
      Runnable over) {
    this.blobs = blobs;
    this.settings = settings;
    this.budget = budget;
    this.parsers = parsers;
    this.over = over;
  }

  public boolean isEmpty() {
    return reading.isEmpty();
  }

  public boolean isFull() {
    return reading.size() >= settings.batchMessages() || bytes >= settings.batchBytes().toBytes();
  }

  public long bytes() {
    return bytes;
  }

  /// Reads the stream to its end.
  public void add(RemoteMessage message, InputStream raw) throws IOException, InterruptedException {
    var limit = Math.toIntExact(settings.spoolAbove().toBytes());
    var units = budget.take(Math.min(Math.max(message.size(), 1), limit));
    var handedOver = false;
    try {
      var start = start(raw, message.size(), limit);
      bytes += start.length;
      if (start.length == limit) {
        reading.add(spool(message, start, raw));
        return;
      }
      reading.add(
          parsers.submit(() -> {
            try {
              return MessageReader.read(message, start, blobs.add(start));
            } finally {
              budget.giveBack(units);
            }
          }));
      handedOver = true;
    } finally {
      if (!handedOver) {
        budget.giveBack(units);
      }
    }
  }

  /// Up to so many bytes. Nearly always the size is the one that was announced, and then nothing is
  /// copied.
  private static byte[] start(InputStream raw, long announced, int limit) throws IOException {
    var expected = new byte[Math.clamp(announced, 0, limit)];
    var read = raw.readNBytes(expected, 0, expected.length);
    if (read < expected.length) {
      return Arrays.copyOf(expected, read);
    }
    var next = read < limit ? raw.read() : -1;
    if (next < 0) {
      return expected;
    }
    var more = raw.readNBytes(limit - read - 1);
    var all = Arrays.copyOf(expected, read + 1 + more.length);
    all[read] = (byte) next;
    System.arraycopy(more, 0, all, read + 1, more.length);
    return all;
  }

  private Future<ReadMessage> spool(RemoteMessage message, byte[] start, InputStream rest)
      throws IOException, InterruptedException {
    var file = Files.createTempFile("syncline-message-", ".eml");
    try (var blob = blobs.begin();
        var out = Files.newOutputStream(file)) {
      out.write(start);
      blob.write(start, 0, start.length);
      var buffer = new byte[1 << 16];
      for (int read = rest.read(buffer); read >= 0; read = rest.read(buffer)) {
        out.write(buffer, 0, read);
        blob.write(buffer, 0, read);
        bytes += read;
      }
      out.flush();
      var address = blob.finish();
      var parsed = parsers.submit(() -> parse(message, file, address));
      parsed.get();
      return parsed;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a large message could not be read", e.getCause());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static ReadMessage parse(RemoteMessage message, Path file, BlobAddress blob)
      throws IOException {
    try (var arena = Arena.ofConfined();
        var channel = FileChannel.open(file)) {
      var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return MessageReader.read(message, mapped, blob);
    }
  }

  /// Waits until everything is read and on the disk: from then on rows may refer to it.
  public void store() throws InterruptedException {
    try {
      for (var message : reading) {
        messages.add(message.get());
      }
      blobs.commit();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a message could not be read", e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException("raw messages could not be stored", e);
    }
  }

  /// Those that were stored.
  List<ReadMessage> messages() {
    return messages;
  }

  /// The rows that refer to it are committed.
  void keep() {
    blobs.keep();
  }

  /// Waits for what is still being parsed, since that writes, too.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    var interrupted = false;
    for (var message : reading) {
      while (!message.isDone()) {
        try {
          message.get();
        } catch (ExecutionException _) {
          // whoever called store() was told, or the batch is thrown away
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      blobs.close();
    } finally {
      over.run();
    }
  }
}
