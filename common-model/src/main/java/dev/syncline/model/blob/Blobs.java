package dev.syncline.model.blob;

import dev.syncline.model.id.AccountId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Raw messages, compressed. A directory by default; object stores stand behind the same door.
public interface Blobs {
  /// Begins a batch: what is added to it is durable, and can be opened, once {@link Batch#commit}
  /// returned. Call that before the transaction that refers to it, never in it, and {@link
  /// Batch#keep} after it.
  Batch batch(AccountId account);

  /// The content, uncompressed.
  ///
  /// @throws NoSuchFileException when there is none
  InputStream open(AccountId account, BlobAddress address) throws IOException;

  /// What these files hold may not all be referred to when the transaction that is under way is
  /// over.
  void doubt(AccountId account, Collection<String> files) throws IOException;

  /// Files that have been in doubt since before then: a message in them was deleted, or whoever
  /// wrote them died, or never learned how its transaction ended.
  List<String> doubtful(AccountId account, Instant before) throws IOException;

  /// Ends the doubt about a file, unless there was new doubt since: overwrites what the database
  /// does not refer to, and removes the file when that is everything.
  ///
  /// @param before the time that was given to {@link #doubtful}
  /// @param referred every address in it that the database has
  void settle(AccountId account, String file, Instant before, Collection<BlobAddress> referred)
      throws IOException;

  /// Everything of an account.
  void deleteAll(AccountId account) throws IOException;

  /// Blobs on their way in; several threads may add at a time. Closing one that was not committed
  /// removes what it wrote.
  interface Batch extends AutoCloseable {
    BlobAddress add(byte[] content) throws IOException;

    /// Streams: memory does not grow with the content.
    Incoming begin() throws IOException;

    void commit() throws IOException;

    /// The database refers to it. If that can't be noted, it stays in doubt and is settled later.
    void keep();

    @Override
    void close();
  }

  /// One blob being written.
  interface Incoming extends AutoCloseable {
    void write(byte[] bytes, int offset, int length) throws IOException;

    /// Adds it to its batch.
    BlobAddress finish() throws IOException;

    @Override
    void close();
  }
}
