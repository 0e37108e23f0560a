package dev.syncline.mime.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.encoding.ContentEncoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilesInTextTest {
  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  private static String uuencoded(byte[] bytes, String name) {
    var out = new StringBuilder("begin 644 " + name + "\n");
    for (int from = 0; from < bytes.length; from += 45) {
      int length = Math.min(45, bytes.length - from);
      out.append((char) (' ' + length));
      for (int i = from; i < from + length; i += 3) {
        int group = at(bytes, i) << 16 | at(bytes, i + 1) << 8 | at(bytes, i + 2);
        for (int shift = 18; shift >= 0; shift -= 6) {
          int letter = group >> shift & 63;
          out.append(letter == 0 ? '`' : (char) (' ' + letter));
        }
      }
      out.append('\n');
    }
    return out + "`\nend\n";
  }

  private static int at(byte[] bytes, int index) {
    return index < bytes.length ? bytes[index] & 0xff : 0;
  }

  private static byte[] yEncoded(byte[] bytes, String name) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(
        "=ybegin line=128 size=%d name=%s\r\n"
            .formatted(bytes.length, name)
            .getBytes(StandardCharsets.UTF_8));
    int column = 0;
    for (byte b : bytes) {
      byte encoded = (byte) (b + 42);
      if (encoded == 0 || encoded == '\n' || encoded == '\r' || encoded == '=') {
        out.write('=');
        encoded = (byte) (encoded + 64);
      }
      out.write(encoded);
      if (++column >= 128) {
        out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        column = 0;
      }
    }
    out.writeBytes(
        "\r\n=yend size=%d\r\n".formatted(bytes.length).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  static byte[] content(byte[] raw, Attachment attachment) throws IOException {
    var part = new ByteArrayInputStream(raw, (int) attachment.offset(), (int) attachment.length());
    var token = attachment.encoding().token();
    return ContentDecoder.decode(part, ContentEncoding.of(token)).readAllBytes();
  }

  @Test
  void uuencodedFileIsAnAttachmentAndNoText() throws IOException {
    var file = random(100_000);
    var raw =
        ("Subject: old\n\nSee below.\n\n" + uuencoded(file, "my report.pdf") + "\nBye\n")
            .getBytes(StandardCharsets.US_ASCII);

    var message = MimeParser.parse(raw);

    assertThat(message.text()).isEqualTo("See below.\n\n\nBye\n");
    var attachment = message.attachments().getFirst();
    assertThat(attachment.filename()).isEqualTo("my report.pdf");
    assertThat(attachment.contentType()).isEqualTo("application/pdf");
    assertThat(attachment.decodedSize()).isEqualTo(file.length);
    assertThat(content(raw, attachment)).isEqualTo(file);
  }

  @Test
  void uuencodedFileMayBeLongerThanAnyText() throws IOException {
    var file = random(3_000_000);
    var raw =
        ("Subject: old\n\nSee below.\n" + uuencoded(file, "big.zip") + "Bye\n")
            .getBytes(StandardCharsets.US_ASCII);

    var message = MimeParser.parse(raw);

    assertThat(message.text()).isEqualTo("See below.\nBye\n");
    assertThat(message.defects()).isEmpty();
    assertThat(content(raw, message.attachments().getFirst())).isEqualTo(file);
  }

  @Test
  void uuencodedFileWithinAnotherEncodingIsFoundToo() throws IOException {
    var file = random(5_000);
    var text = "See below.\n" + uuencoded(file, "a.bin") + uuencoded(file, "b.bin");
    var raw =
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
            .getBytes(StandardCharsets.US_ASCII);

    var message = MimeParser.parse(raw, Limits.DEFAULT, Hashing.PARTS);

    assertThat(message.text()).isEqualTo("See below.\n");
    assertThat(message.attachments())
        .extracting(Attachment::filename)
        .containsExactly("a.bin", "b.bin");
    for (var attachment : message.attachments()) {
      assertThat(content(raw, attachment)).isEqualTo(file);
    }
    var hashes = message.hashes();
    assertThat(hashes).isNotNull();
    assertThat(hashes.parts().get("1.1")).isEqualTo(hashes.parts().get("1.2")).hasSize(64);
  }

  @Test
  void uuencodeIsATransferEncodingToo() throws IOException {
    var file = random(1_000);
    var raw =
        ("Content-Type: application/octet-stream; name=x.bin\n"
                + "Content-Transfer-Encoding: x-uuencode\n\n"
                + uuencoded(file, "x.bin"))
            .getBytes(StandardCharsets.US_ASCII);

    var attachment = MimeParser.parse(raw).attachments().getFirst();

    assertThat(attachment.decodedSize()).isEqualTo(file.length);
    assertThat(content(raw, attachment)).isEqualTo(file);
  }

  @Test
  void yEncIsRead() throws IOException {
    var file = random(70_000);
    var raw = new ByteArrayOutputStream();
    raw.writeBytes("Subject: news\r\n\r\nHere:\r\n".getBytes(StandardCharsets.US_ASCII));
    raw.writeBytes(yEncoded(file, "pic ture.jpg"));

    var message = MimeParser.parse(raw.toByteArray());

    assertThat(message.text()).isEqualTo("Here:\n");
    var attachment = message.attachments().getFirst();
    assertThat(attachment.filename()).isEqualTo("pic ture.jpg");
    assertThat(attachment.contentType()).isEqualTo("image/jpeg");
    assertThat(content(raw.toByteArray(), attachment)).isEqualTo(file);
  }

  @Test
  void sentencesThatBeginAreText() {
    var text = "Let us\nbegin 2 work on it\nbegin 644 times\nand\nend\n=ybegin of what?\n";

    var message = MimeParser.parse(("Subject: a\n\n" + text).getBytes(StandardCharsets.US_ASCII));

    assertThat(message.text()).isEqualTo(text);
    assertThat(message.attachments()).isEmpty();
  }
}
