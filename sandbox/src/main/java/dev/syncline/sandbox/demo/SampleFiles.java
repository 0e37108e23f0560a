package dev.syncline.sandbox.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Small files that programs really open.
final class SampleFiles {
  private static final DateTimeFormatter ICS_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  private SampleFiles() {}

  /// One page with one line, cross-reference table and all.
  static byte[] pdf(String line) {
    var text = "BT /F1 18 Tf 72 720 Td (%s) Tj ET".formatted(line.replaceAll("[()\\\\]", " "));
    var objects =
        new String[] {
          "<< /Type /Catalog /Pages 2 0 R >>",
          "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
              + " /Resources << /Font << /F1 5 0 R >> >> >>",
          "<< /Length %d >>\nstream\n%s\nendstream".formatted(text.length(), text),
          "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
        };
    var out = new StringBuilder("%PDF-1.4\n");
    var offsets = new ArrayList<Integer>();
    for (int i = 0; i < objects.length; i++) {
      offsets.add(out.length());
      out.append("%d 0 obj\n%s\nendobj\n".formatted(i + 1, objects[i]));
    }
    int table = out.length();
    out.append("xref\n0 6\n0000000000 65535 f \n");
    offsets.forEach(offset -> out.append("%010d 00000 n \n".formatted(offset)));
    out.append("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n".formatted(table));
    return out.toString().getBytes(ISO_8859_1);
  }

  /// A picture with a soft gradient in the given colour.
  static byte[] png(int width, int height, int red, int green, int blue) {
    var pixels = new byte[height * (1 + width * 3)];
    for (int y = 0, at = 0; y < height; y++) {
      pixels[at++] = 0;
      for (int x = 0; x < width; x++) {
        int shade = 55 + 200 * (x + y) / (width + height);
        pixels[at++] = (byte) (red * shade / 255);
        pixels[at++] = (byte) (green * shade / 255);
        pixels[at++] = (byte) (blue * shade / 255);
      }
    }
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    var size = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", size.put(new byte[] {8, 2, 0, 0, 0}).array());
    chunk(out, "IDAT", deflate(pixels));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  static byte[] csv(int rows) {
    var out = new StringBuilder("week,region,orders,revenue\r\n");
    for (int i = 1; i <= rows; i++) {
      out.append(
          "%d,%s,%d,%d.50\r\n"
              .formatted(i, i % 2 == 0 ? "North" : "Süd", 40 + i * 7, 900 + i * 31));
    }
    return out.toString().getBytes(UTF_8);
  }

  /// A meeting of one hour (RFC 5545).
  static String invitation(
      String uid, String summary, Instant start, String organizer, String guest) {
    return """
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Syncline//Sandbox//EN
    METHOD:REQUEST
    BEGIN:VEVENT
    UID:%s
    DTSTAMP:%s
    DTSTART:%s
    DTEND:%s
    SUMMARY:%s
    LOCATION:Room Lovelace
    ORGANIZER:mailto:%s
    ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:%s
    SEQUENCE:0
    STATUS:CONFIRMED
    END:VEVENT
    END:VCALENDAR
    """
        .formatted(
            uid,
            time(start.minusSeconds(86_400)),
            time(start),
            time(start.plusSeconds(3_600)),
            summary,
            organizer,
            guest);
  }

  private static String time(Instant instant) {
    return ICS_TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static byte[] deflate(byte[] bytes) {
    try (var deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    var checksum = new CRC32();
    checksum.update(type.getBytes(ISO_8859_1));
    checksum.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(type.getBytes(ISO_8859_1));
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }
}
