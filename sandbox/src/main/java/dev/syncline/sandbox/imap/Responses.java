package dev.syncline.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes what the server says. Text is ISO-8859-1, one character a byte.
final class Responses {
  private final OutputStream wire;
  private OutputStream out;
  private volatile boolean utf8;

  Responses(OutputStream out) {
    this.wire = out;
    this.out = new BufferedOutputStream(out, 64 * 1024);
  }

  /// From here on compressed, without a header (RFC 1951); a flush ends what is on its way.
  void deflate() throws IOException {
    out.flush();
    var raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    out = new BufferedOutputStream(new DeflaterOutputStream(wire, raw, 8192, true), 64 * 1024);
  }

  void untagged(String line) throws IOException {
    write("* " + line + "\r\n");
  }

  void tagged(String tag, String line) throws IOException {
    write(tag + " " + line + "\r\n");
    flush();
  }

  void continuation(String text) throws IOException {
    write("+ " + text + "\r\n");
    flush();
  }

  void write(String raw) throws IOException {
    out.write(raw.getBytes(ISO_8859_1));
  }

  void flush() throws IOException {
    out.flush();
  }

  /// An nstring: NIL, quoted, or a literal where quotes cannot hold it.
  static String nstring(@Nullable String text) {
    return text == null ? "NIL" : string(text);
  }

  static String string(String text) {
    boolean quotable =
        text.length() < 1000
            && text.chars().allMatch(c -> c != '\r' && c != '\n' && c > 0 && c < 127);
    return quotable ? quoted(text) : literal(text);
  }

  static String literal(String text) {
    return "{" + text.length() + "}\r\n" + text;
  }

  /// From here on names of folders are UTF-8 in quotes (RFC 6855 §3).
  void speakUtf8() {
    utf8 = true;
  }

  String mailbox(String name) {
    return utf8
        ? quoted(new String(name.getBytes(UTF_8), ISO_8859_1))
        : string(ModifiedUtf7.encode(name));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
