package dev.syncline.model.blob;

import dev.syncline.model.id.Sha256;
import java.util.regex.Pattern;

/// Where a blob lies: a region of a file that it shares with what was stored at the same time.
///
/// @param hash SHA-256 of the content, uncompressed
/// @param file its name, in hexadecimal digits
/// @param offset of its first byte, compressed
/// @param length compressed; 0 when it is the file's only one
public record BlobAddress(Sha256 hash, String file, long offset, long length) {
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{64}");

  public BlobAddress {
    if (!isName(file) || offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "no blob lies at %d + %d of '%s'".formatted(offset, length, file));
    }
  }

  static boolean isName(String file) {
    return NAME.matcher(file).matches();
  }

  boolean isWholeFile() {
    return length == 0;
  }
}
