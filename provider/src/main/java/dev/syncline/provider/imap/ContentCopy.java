package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Copies a message to a server, and tells a message that cannot be read (UncheckedIOException, the
/// caller's business) from a connection that broke (IOException, worth another try).
public final class ContentCopy {
  private ContentCopy() {}

  public static long copy(Command.Content content, OutputStream out) throws IOException {
    try (var in = open(content)) {
      var buffer = new byte[16 * 1024];
      var copied = 0L;
      for (var count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        out.write(buffer, 0, count);
        copied += count;
      }
      return copied;
    }
  }

  private static InputStream open(Command.Content content) {
    try {
      return content.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
