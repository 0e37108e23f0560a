package dev.syncline.provider.imap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Holds a body until it is known whose it is: small ones in memory, large ones in a file.
final class Spool implements AutoCloseable {
  private static final int IN_MEMORY = 1 << 20;

  private final byte[] bytes;
  private final @Nullable Path file;

  private Spool(byte[] bytes, @Nullable Path file) {
    this.bytes = bytes;
    this.file = file;
  }

  static Spool of(InputStream in) throws IOException {
    var start = new ByteArrayOutputStream();
    start.write(in.readNBytes(IN_MEMORY));
    var next = in.read();
    if (next < 0) {
      return new Spool(start.toByteArray(), null);
    }
    var file = Files.createTempFile("syncline-", ".eml");
    var spool = new Spool(new byte[0], file);
    try (var out = Files.newOutputStream(file)) {
      start.writeTo(out);
      out.write(next);
      in.transferTo(out);
      return spool;
    } catch (IOException e) {
      spool.close();
      throw e;
    }
  }

  InputStream open() throws IOException {
    return file == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
