package dev.syncline.sync.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.provider.RemoteMessage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final RemoteMessage REMOTE =
      new RemoteMessage(1, Set.of(), Instant.EPOCH, 0, null);
  private static final BlobAddress BLOB =
      new BlobAddress(new Sha256(new byte[32]), "0".repeat(32), 0, 0);

  @Test
  void aFileHasTheSameHashHoweverItIsEncoded() throws NoSuchAlgorithmException {
    var message =
        """
        Subject: two files
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="b"

        --b
        Content-Type: application/octet-stream; name="a.bin"
        Content-Transfer-Encoding: base64

        R3LDvMOfZQ==
        --b
        Content-Type: application/octet-stream; name="b.bin"
        Content-Transfer-Encoding: quoted-printable

        Gr=C3=BC=C3=9Fe
        --b--
        """
            .replace("\n", "\r\n");

    var read = MessageReader.read(REMOTE, message.getBytes(UTF_8), BLOB);

    var hash = MessageDigest.getInstance("SHA-256").digest("Grüße".getBytes(UTF_8));
    assertThat(read.attachments())
        .extracting(AttachmentInfo::sha256)
        .hasSize(2)
        .containsOnly(HexFormat.of().formatHex(hash));
  }
}
