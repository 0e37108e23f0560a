package dev.syncline.model.blob;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/// Raw messages, compressed, by content hash. A directory by default; object stores stand behind
/// the same door.
public interface Blobs {
  /// Begins a batch: what is added to it is durable, and can be opened, once {@link Batch#commit}
  /// returned. Call that before the transaction that refers to it, never in it.
  Batch batch(AccountId account);

  /// The content, uncompressed.
  ///
  /// @throws NoSuchFileException when there is none
  InputStream open(AccountId account, Sha256 hash) throws IOException;

  boolean exists(AccountId account, Sha256 hash);

  /// Everything of an account.
  void deleteAll(AccountId account) throws IOException;

  /// Blobs on their way in; several threads may add at a time. Closing one that was not committed
  /// removes what it wrote.
  interface Batch extends AutoCloseable {
    Sha256 add(byte[] content) throws IOException;

    /// Streams: memory does not grow with the content.
    Incoming begin() throws IOException;

    void commit() throws IOException;

    @Override
    void close();
  }

  /// One blob being written.
  interface Incoming extends AutoCloseable {
    void write(byte[] bytes, int offset, int length) throws IOException;

    /// Adds it to its batch.
    Sha256 finish() throws IOException;

    @Override
    void close();
  }
}
