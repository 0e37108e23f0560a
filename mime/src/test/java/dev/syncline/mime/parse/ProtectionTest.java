package dev.syncline.mime.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionTest {
  private static Protection of(String type, String body) {
    var raw = "Content-Type: " + type + "\n\n" + body;
    return MimeParser.parse(raw.getBytes(StandardCharsets.US_ASCII)).protection();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          multipart/signed; protocol="application/pkcs7-signature"; boundary=b | SMIME_SIGNED
          multipart/signed; protocol="application/pgp-signature"; boundary=b   | PGP_SIGNED
          multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b | PGP_ENCRYPTED
          application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m    | SMIME_ENCRYPTED
          application/pkcs7-mime; smime-type=signed-data; name=smime.p7m       | SMIME_SIGNED
          application/x-pkcs7-mime; name=smime.p7m                             | SMIME_ENCRYPTED
          application/octet-stream; name=smime.p7m                             | SMIME_ENCRYPTED
          multipart/mixed; boundary=b                                          | NONE
          """)
  void structureSaysHow(String type, Protection protection) {
    assertThat(of(type, "--b\n\ntext\n--b\n\nmore\n--b--\n")).isEqualTo(protection);
  }

  @Test
  void armorInATextSaysSoToo() {
    assertThat(of("text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----"))
        .isEqualTo(Protection.PGP_ENCRYPTED);
    assertThat(of("text/plain", "Hi\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\ntext"))
        .isEqualTo(Protection.PGP_SIGNED);
    assertThat(of("text/plain", "He wrote -----BEGIN PGP MESSAGE----- once"))
        .isEqualTo(Protection.NONE);
  }
}
