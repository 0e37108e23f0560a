package dev.syncline.mime.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransferEncodingTest {
  private static String base64(String encoded) {
    var bytes = encoded.getBytes(StandardCharsets.ISO_8859_1);
    return new String(Base64Text.decode(bytes, 0, bytes.length), StandardCharsets.UTF_8);
  }

  private static String quotedPrintable(String encoded) {
    var bytes = encoded.getBytes(StandardCharsets.ISO_8859_1);
    return new String(QuotedPrintable.decode(bytes, 0, bytes.length), StandardCharsets.UTF_8);
  }

  @Test
  void brokenBase64GivesWhatItHolds() {
    assertThat(base64("aGVsbG8gd29ybGQ=")).isEqualTo("hello world");
    assertThat(base64("aGVsbG8gd29ybGQ")).isEqualTo("hello world");
    assertThat(base64("aGVs\r\nbG8g\n d29y bGQ=\r\n")).isEqualTo("hello world");
    assertThat(base64("aGVs*bG8g!d29ybGQ=")).isEqualTo("hello world");
    assertThat(base64("aGVsbG8=\r\nIHdvcmxk")).isEqualTo("hello world");
    assertThat(base64("aGVsbG8gd29ybGQ=\r\nfooter, not base64!")).isEqualTo("hello world");
    assertThat(base64("aGVsbG8gd29ybG")).isEqualTo("hello worl");
    assertThat(base64("=")).isEmpty();
  }

  @Test
  void brokenQuotedPrintableGivesWhatItHolds() {
    assertThat(quotedPrintable("a=3Db=C3=A4=c3=a4")).isEqualTo("a=bää");
    assertThat(quotedPrintable("soft=\r\nbreak=  \r\nhere=\nand=\rthere"))
        .isEqualTo("softbreakhereandthere");
    assertThat(quotedPrintable("blanks  \t\r\nstay=20\r\n")).isEqualTo("blanks\r\nstay \r\n");
    assertThat(quotedPrintable("a=XYb= c=")).isEqualTo("a=XYb= c");
    assertThat(quotedPrintable("1==2 and ==3")).isEqualTo("1=2 and =3");
    assertThat(quotedPrintable("end  ")).isEqualTo("end");
  }

  @ParameterizedTest
  @CsvSource({
    "base64, BASE64",
    "BASE64, BASE64",
    "'\"base64\"', BASE64",
    "'base64; x=1', BASE64",
    "'base64 (a comment)', BASE64",
    "Quoted-Printable, QUOTED_PRINTABLE",
    "quoted/printable, QUOTED_PRINTABLE",
    "8bits, EIGHT_BIT",
    "7BIT, SEVEN_BIT",
    "x-uuencode, UUENCODE",
    "x-yenc, YENC",
    "'', SEVEN_BIT",
    "x-nobody-knows, BINARY"
  })
  void fieldIsReadAsItIsWritten(String written, TransferEncoding meant) {
    assertThat(TransferEncoding.of(written)).isEqualTo(meant);
  }

  /// A stream is read in chunks, and nobody may see where they end.
  @ParameterizedTest
  @EnumSource(TransferEncoding.class)
  void streamsDecodeLikeArrays(TransferEncoding encoding) throws IOException {
    var random = new Random(5);
    for (int round = 0; round < 30; round++) {
      var encoded = encoded(encoding, random);
      var streamed =
          ContentDecoder.decode(new ByteArrayInputStream(encoded), encoding).readAllBytes();

      assertThat(streamed).isEqualTo(ContentDecoder.decode(encoded, 0, encoded.length, encoding));
    }
  }

  private static byte[] encoded(TransferEncoding encoding, Random random) {
    var bytes = new byte[60_000 + random.nextInt(80_000)];
    random.nextBytes(bytes);
    var encoded =
        switch (encoding) {
          case BASE64 ->
              Base64.getMimeEncoder(random.nextBoolean() ? 76 : 60, new byte[] {'\n'})
                  .encode(bytes);
          case QUOTED_PRINTABLE ->
              "sch=C3=B6n =\r\n und gut   \r\n=".repeat(6_000).getBytes(StandardCharsets.US_ASCII);
          case UUENCODE ->
              "M5&AE('%U:6-K(&)R;W=N(&9O>\"!J=6UP<R!O=F5R('1H92!L87IY(&1O9RXN\n"
                  .repeat(2_000)
                  .getBytes(StandardCharsets.US_ASCII);
          case SEVEN_BIT, EIGHT_BIT, BINARY, YENC -> bytes;
        };
    for (int i = random.nextInt(4); i > 0; i--) {
      encoded[random.nextInt(encoded.length)] = (byte) "=\n A".charAt(random.nextInt(4));
    }
    return random.nextBoolean()
        ? encoded
        : Arrays.copyOf(encoded, encoded.length - random.nextInt(9));
  }
}
