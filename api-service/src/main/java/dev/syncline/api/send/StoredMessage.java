package dev.syncline.api.send;

import dev.syncline.api.web.ApiException;
import dev.syncline.mime.identity.MessageIdentity;
import dev.syncline.mime.parse.Hashing;
import dev.syncline.mime.parse.Limits;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.write.MessageWriter;
import dev.syncline.mime.write.OutgoingMessage;
import dev.syncline.mime.write.WireFormat;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Sha256;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A message that was written, stored, and read back by the parser that reads mail. So what the API
/// shows of it now is what it will show when the copy in the Sent folder is found, and its identity
/// is that copy's.
record StoredMessage(
    ParsedMessage parsed, Sha256 identity, BlobAddress blob, long size, Blobs.Batch batch)
    implements AutoCloseable {
  private static final int MAX_HEADERS = 1 << 20;

  /// By way of a file: memory does not grow with the attachments.
  static StoredMessage store(OutgoingMessage message, Blobs blobs, AccountId account)
      throws IOException {
    var file = Files.createTempFile("syncline-send-", ".eml");
    try {
      try (var out = Files.newOutputStream(file)) {
        MessageWriter.write(message, out, format(message));
      } catch (IllegalArgumentException refused) {
        throw ApiException.invalid("The message can't be written: " + refused.getMessage() + ".");
      }
      return copied(file, blobs.batch(account));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// Nothing is assumed of the servers on the way, unless an address needs one that takes UTF-8:
  /// whether the submission server does is seen when the message is handed over.
  private static WireFormat format(OutgoingMessage message) {
    return message.hasInternationalAddress() ? WireFormat.UTF8 : WireFormat.SEVEN_BIT;
  }

  private static StoredMessage copied(Path file, Blobs.Batch batch) throws IOException {
    try {
      return read(file, copy(file, batch), batch);
    } catch (IOException | RuntimeException e) {
      batch.close();
      throw e;
    }
  }

  private static BlobAddress copy(Path file, Blobs.Batch batch) throws IOException {
    try (var incoming = batch.begin();
        var in = Files.newInputStream(file)) {
      var buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        incoming.write(buffer, 0, count);
      }
      var blob = incoming.finish();
      batch.commit();
      return blob;
    }
  }

  private static StoredMessage read(Path file, BlobAddress blob, Blobs.Batch batch)
      throws IOException {
    try (var arena = Arena.ofConfined();
        var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var raw = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      var start = raw.asSlice(0, Math.min(raw.byteSize(), MAX_HEADERS));
      var identity = new Sha256(MessageIdentity.of(start.toArray(ValueLayout.JAVA_BYTE)));
      return new StoredMessage(
          MimeParser.parse(raw, Limits.DEFAULT, Hashing.PARTS),
          identity,
          blob,
          raw.byteSize(),
          batch);
    }
  }

  /// The row that refers to it is committed.
  void keep() {
    batch.keep();
  }

  @Override
  public void close() {
    batch.close();
  }
}
