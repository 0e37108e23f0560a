package dev.syncline.sandbox.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The bytes of a message, shared by its copies; the file goes with the last of them.
final class MessageBytes {
  private final byte @Nullable [] inMemory;
  private final @Nullable Path file;
  private final int size;
  private final AtomicInteger copies = new AtomicInteger();
  private volatile long number;
  private volatile long conversation;

  MessageBytes(byte[] bytes) {
    this.inMemory = bytes.clone();
    this.file = null;
    this.size = bytes.length;
  }

  MessageBytes(Path file, int size) {
    this.inMemory = null;
    this.file = file;
    this.size = size;
  }

  int size() {
    return size;
  }

  /// Tells a message and its copies from all others of the account.
  long number() {
    return number;
  }

  long conversation() {
    return conversation;
  }

  void identify(long newNumber, long newConversation) {
    number = newNumber;
    conversation = newConversation;
  }

  String fileName() {
    return file == null ? "-" : String.valueOf(file.getFileName());
  }

  byte[] read() throws IOException {
    if (inMemory != null) {
      return inMemory;
    }
    if (file == null) {
      throw new IllegalStateException("neither in memory nor in a file");
    }
    return Files.readAllBytes(file);
  }

  void retain() {
    copies.incrementAndGet();
  }

  void release() {
    if (copies.decrementAndGet() == 0 && file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
