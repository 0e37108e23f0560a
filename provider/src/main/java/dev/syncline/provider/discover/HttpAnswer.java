package dev.syncline.provider.discover;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What a web server said (RFC 9112), bounded. The body is read only of a 200.
final class HttpAnswer {
  private static final int MAX_HEAD = 16 * 1024;
  private static final int MAX_BODY = 64 * 1024;

  private final int status;
  private final String location;
  private final byte[] body;

  private HttpAnswer(int status, String location, byte[] body) {
    this.status = status;
    this.location = location;
    this.body = body;
  }

  int status() {
    return status;
  }

  /// Where it sends on to, or nothing.
  String location() {
    return location;
  }

  byte[] body() {
    return body.clone();
  }

  static HttpAnswer read(InputStream in) throws IOException {
    var left = MAX_HEAD;
    while (true) {
      var first = line(in, left);
      left -= first.length();
      if (!first.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
        throw new IOException("the answer is not HTTP");
      }
      var status = Integer.parseInt(first.substring(9, 12));
      var fields = new HashMap<String, String>();
      for (var line = line(in, left); !line.isEmpty(); line = line(in, left)) {
        left -= line.length();
        var colon = line.indexOf(':');
        if (colon > 0) {
          fields.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
      }
      if (status >= 200) {
        var body = status == 200 ? body(in, fields) : new byte[0];
        return new HttpAnswer(status, fields.getOrDefault("location", ""), body);
      }
    }
  }

  private static byte[] body(InputStream in, Map<String, String> fields) throws IOException {
    if (fields.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return chunks(in);
    }
    var told = fields.get("content-length");
    if (told == null) {
      return bounded(in.readNBytes(MAX_BODY + 1));
    }
    if (!told.matches("\\d{1,9}")) {
      throw new IOException("the answer's length is no number");
    }
    var length = Integer.parseInt(told);
    var body = bounded(in.readNBytes(Math.min(length, MAX_BODY + 1)));
    if (body.length < length) {
      throw new EOFException("the answer broke off");
    }
    return body;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      var size = line(in, MAX_HEAD).split(";", -1)[0].strip();
      if (!size.matches("[0-9A-Fa-f]{1,7}")) {
        throw new IOException("a chunk's size is no number");
      }
      var length = Integer.parseInt(size, 16);
      if (length == 0) {
        return body.toByteArray();
      }
      var chunk = in.readNBytes(Math.min(length, MAX_BODY + 1));
      body.writeBytes(chunk);
      bounded(body.toByteArray());
      if (chunk.length < length) {
        throw new EOFException("the answer broke off");
      }
      line(in, 2);
    }
  }

  private static byte[] bounded(byte[] body) throws IOException {
    if (body.length > MAX_BODY) {
      throw new IOException("the file is longer than %d octets".formatted(MAX_BODY));
    }
    return body;
  }

  private static String line(InputStream in, int max) throws IOException {
    var line = new ByteArrayOutputStream();
    while (line.size() <= max) {
      var octet = in.read();
      if (octet < 0) {
        throw new EOFException("the answer broke off");
      }
      if (octet == '\n') {
        var text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(octet);
    }
    throw new IOException("the answer's head is longer than %d octets".formatted(MAX_HEAD));
  }
}
