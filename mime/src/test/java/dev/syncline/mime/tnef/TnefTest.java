package dev.syncline.mime.tnef;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.encoding.ContentEncoding;
import dev.syncline.mime.parse.Attachment;
import dev.syncline.mime.parse.Defect;
import dev.syncline.mime.parse.MimeParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class TnefTest {
  private static final int SIGNATURE = 0x223E9F78;

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static void attribute(ByteArrayOutputStream out, int level, int id, byte[] data) {
    out.write(level);
    out.writeBytes(little(id));
    out.writeBytes(little(data.length));
    out.writeBytes(data);
    out.writeBytes(new byte[2]);
  }

  private static ByteArrayOutputStream begun() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(little(SIGNATURE));
    out.writeBytes(new byte[2]);
    return out;
  }

  /// A property list of strings in UTF-16 and bytes, by id.
  private static byte[] properties(Object... idsAndValues) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(little(idsAndValues.length / 2));
    for (int i = 0; i < idsAndValues.length; i += 2) {
      boolean text = idsAndValues[i + 1] instanceof String;
      byte[] value =
          idsAndValues[i + 1] instanceof String string
              ? (string + "\0").getBytes(StandardCharsets.UTF_16LE)
              : (byte[]) idsAndValues[i + 1];
      out.writeBytes(little((Integer) idsAndValues[i] << 16 | (text ? 0x1F : 0x102)));
      out.writeBytes(little(1));
      out.writeBytes(little(value.length));
      out.writeBytes(value);
      out.writeBytes(new byte[(4 - value.length % 4) % 4]);
    }
    return out.toByteArray();
  }

  private static byte[] file(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] container(byte[] one, byte[] two) {
    var out = begun();
    attribute(out, 1, 0x00069003, properties(0x1000, "The text of it", 0x1013, bytes("<p>It</p>")));
    attribute(out, 2, 0x00069002, new byte[14]);
    attribute(out, 2, 0x00018010, bytes("REPORT~1.PDF\0"));
    attribute(out, 2, 0x0006800F, one);
    attribute(
        out,
        2,
        0x00069005,
        properties(0x3707, "Bericht über alles.pdf", 0x370E, "application/pdf"));
    attribute(out, 2, 0x00069002, new byte[14]);
    attribute(out, 2, 0x00018010, bytes("pic.png\0"));
    attribute(out, 2, 0x0006800F, two);
    attribute(out, 2, 0x00069005, properties(0x3712, "pic@x"));
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] message(byte[] container) {
    return bytes(
        "Subject: report\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
            + "Content-Type: application/ms-tnef; name=winmail.dat\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(container)
            + "\r\n--b--\r\n");
  }

  @Test
  void winmailIsOpened() throws IOException {
    var one = file(10_000);
    var two = file(333);
    var raw = message(container(one, two));

    var message = MimeParser.parse(raw);

    assertThat(message.defects()).isEmpty();
    assertThat(message.text()).isEqualTo("The text of it");
    assertThat(message.html()).isEqualTo("<p>It</p>");
    assertThat(message.attachments())
        .extracting(Attachment::partId, Attachment::filename, Attachment::contentType)
        .containsExactly(
            Tuple.tuple("1.1", "Bericht über alles.pdf", "application/pdf"),
            Tuple.tuple("1.2", "pic.png", "image/png"));
    assertThat(message.attachments().getLast().contentId()).isEqualTo("pic@x");
    assertThat(content(raw, message.attachments().getFirst())).isEqualTo(one);
    assertThat(content(raw, message.attachments().getLast())).isEqualTo(two);
  }

  private static byte[] content(byte[] raw, Attachment attachment) throws IOException {
    var part = new ByteArrayInputStream(raw, (int) attachment.offset(), (int) attachment.length());
    var encoding = ContentEncoding.of(attachment.encoding().token());
    return ContentDecoder.decode(part, encoding).readAllBytes();
  }

  @Test
  void whatIsNoneStaysAFile() {
    var message = MimeParser.parse(message(bytes("this is no TNEF at all")));

    assertThat(message.attachments())
        .singleElement()
        .extracting(Attachment::filename)
        .isEqualTo("winmail.dat");
    assertThat(message.defects())
        .extracting(Defect::kind)
        .containsExactly(Defect.Kind.DAMAGED_TNEF);
  }

  @Test
  void htmlWithinRtfIsFoundAndPlainRtfIsText() {
    var html =
        RtfText.read(
            bytes(
                "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}\n"
                    + "{\\*\\htmltag64 <p>}\\htmlrtf {\\par \\htmlrtf0 Gr\\'fc\\'dfe \\u8364?"
                    + "\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}}"),
            "windows-1252");
    assertThat(html.isHtml()).isTrue();
    assertThat(html.text()).isEqualTo("<p>Grüße €</p>");

    var text = RtfText.read(bytes("{\\rtf1 one\\par two\\tab three}"), "windows-1252");
    assertThat(text.isHtml()).isFalse();
    assertThat(text.text()).isEqualTo("one\ntwo\tthree");
  }

  @Test
  void brokenContainersAreReadAsFarAsTheyGo() {
    var whole = container(file(1_000), file(100));
    var random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      var broken =
          random.nextBoolean() ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int j = random.nextInt(5); j > 0 && broken.length > 0; j--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      for (var file : Tnef.read(broken).files()) {
        assertThat(file.from() + file.length()).isLessThanOrEqualTo(broken.length);
      }
    }
  }
}
