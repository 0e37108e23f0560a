package dev.syncline.mime.encoding;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Decodes a part while it streams, in constant memory, for downloads of any size.
public final class ContentDecoder {
  private static final int CHUNK = 64 * 1024;

  private ContentDecoder() {}

  public static InputStream decode(InputStream encodedPart, TransferEncoding encoding) {
    return switch (encoding) {
      case SEVEN_BIT, EIGHT_BIT, BINARY -> encodedPart;
      case BASE64 -> new Base64Stream(encodedPart);
      case QUOTED_PRINTABLE ->
          new Decoding(encodedPart, QuotedPrintable::safeEnd, QuotedPrintable::decode);
      case UUENCODE -> new Decoding(encodedPart, Uuencode::safeEnd, Uuencode::decode);
      case YENC -> new Decoding(encodedPart, YEnc::safeEnd, YEnc::decode);
    };
  }

  /// The file that lies in a part, or in a piece of it.
  public static InputStream decode(InputStream encodedPart, ContentEncoding encoding)
      throws IOException {
    var part = decode(encodedPart, encoding.outer());
    var within = encoding.within();
    if (within == null) {
      return part;
    }
    part.skipNBytes(within.from());
    return decode(new Piece(part, within.length()), within.encoding());
  }

  public static byte[] decode(byte[] encoded, int from, int to, ContentEncoding encoding) {
    var part = decode(encoded, from, to, encoding.outer());
    var within = encoding.within();
    if (within == null) {
      return part;
    }
    int start = (int) Math.min(part.length, within.from());
    int end = (int) Math.min(part.length, within.from() + within.length());
    return decode(part, start, end, within.encoding());
  }

  /// The same without a copy where the content is not encoded.
  public static ByteSlice decodeSlice(byte[] encoded, int from, int to, TransferEncoding encoding) {
    return switch (encoding) {
      case SEVEN_BIT, EIGHT_BIT, BINARY -> ByteSlice.within(encoded, from, to);
      case QUOTED_PRINTABLE -> QuotedPrintable.decodeSlice(encoded, from, to);
      case BASE64, UUENCODE, YENC -> ByteSlice.ofOwn(decode(encoded, from, to, encoding));
    };
  }

  public static byte[] decode(byte[] encoded, int from, int to, TransferEncoding encoding) {
    return switch (encoding) {
      case SEVEN_BIT, EIGHT_BIT, BINARY -> Arrays.copyOfRange(encoded, from, to);
      case BASE64 -> Base64Text.decode(encoded, from, to);
      case QUOTED_PRINTABLE -> QuotedPrintable.decode(encoded, from, to);
      case UUENCODE -> Uuencode.decode(encoded, from, to);
      case YENC -> YEnc.decode(encoded, from, to);
    };
  }

  private interface Boundary {
    int safeEnd(byte[] source, int from, int to);
  }

  private interface Codec {
    byte[] decode(byte[] source, int from, int to);
  }

  /// The first so many bytes of a stream.
  private static final class Piece extends FilterInputStream {
    private long left;

    Piece(InputStream whole, long length) {
      super(whole);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      int b = in.read();
      left -= b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(in.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  private static final class Decoding extends InputStream {
    private final InputStream source;
    private final Boundary boundary;
    private final Codec codec;
    private byte[] encoded = new byte[CHUNK];
    private int filled;
    private byte[] decoded = new byte[0];
    private int position;
    private boolean ended;

    Decoding(InputStream source, Boundary boundary, Codec codec) {
      this.source = source;
      this.boundary = boundary;
      this.codec = codec;
    }

    @Override
    public int read() throws IOException {
      return advance() ? decoded[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!advance()) {
        return -1;
      }
      int count = Math.min(length, decoded.length - position);
      System.arraycopy(decoded, position, target, offset, count);
      position += count;
      return count;
    }

    private boolean advance() throws IOException {
      while (position == decoded.length) {
        if (ended) {
          return false;
        }
        fill();
      }
      return true;
    }

    private void fill() throws IOException {
      int count = source.readNBytes(encoded, filled, encoded.length - filled);
      filled += count;
      ended = filled < encoded.length;
      int end = ended ? filled : boundary.safeEnd(encoded, 0, filled);
      if (end == 0 && !ended) {
        end = filled; // a chunk of nothing but blanks: no text is lost by cutting it
      }
      decoded = codec.decode(encoded, 0, end);
      position = 0;
      System.arraycopy(encoded, end, encoded, 0, filled - end);
      filled -= end;
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
