package dev.syncline.mime.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.mime.header.Address;
import dev.syncline.mime.parse.MimeParser;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What we write means the same to our own parser, mime4j, Angus and Python's email.
class ReadByOthersTest {
  private static final String SUBJECT =
      "Grüße aus 東京 — " + "a subject that must be folded somewhere ".repeat(4).strip();
  private static final String TEXT = "Hello\n\nFrom here on: ünïcode.\n.\n-- \nJane\n";
  private static final String HTML = "<p>Hello <b>wörld</b> <img src=\"cid:pic@x\"></p>\n";
  private static final String FILENAME = "Bericht über 東京 \"quoted\" " + "x".repeat(90) + ".bin";
  private static final byte[] FILE = new byte[50_000];

  static {
    new Random(7).nextBytes(FILE);
  }

  static List<WireFormat> formats() {
    return List.of(
        WireFormat.SEVEN_BIT,
        WireFormat.EIGHT_BIT,
        WireFormat.UTF8,
        new WireFormat(true, true, true));
  }

  /// Python's parser changes line ends within binary parts.
  static List<WireFormat> lineFormats() {
    return formats().stream().filter(format -> !format.binaryMime()).toList();
  }

  private static byte[] written(WireFormat format) throws IOException {
    var message =
        OutgoingMessage.from(
                new Address("Jane \"J.\" Müller, Dr.", "jane@bücher.example"),
                "id-1@syncline.example",
                Instant.parse("2026-11-22T12:00:00Z"))
            .to(new Address("日本", "joe@example.com"), new Address("ann@example.com"))
            .cc(List.of(new Address("Smith, Bob", "bob@example.com")))
            .subject(SUBJECT)
            .inReplyTo("parent@example.com")
            .references(List.of("root@example.com", "parent@example.com"))
            .header("X-Campaign", "spring über alles")
            .text(TEXT)
            .html(HTML)
            .attach(OutgoingAttachment.of("pic.png", "image/png", FILE).inline("pic@x"))
            .attach(OutgoingAttachment.of(FILENAME, "application/octet-stream", FILE))
            .build();
    var out = new ByteArrayOutputStream();
    MessageWriter.write(message, out, format);
    return out.toByteArray();
  }

  private static String plain(String text) {
    return text.replace("\r\n", "\n");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void ours(WireFormat format) throws IOException {
    var read = MimeParser.parse(written(format));

    assertThat(read.defects()).isEmpty();
    assertThat(read.subject()).isEqualTo(SUBJECT);
    assertThat(read.from())
        .containsExactly(new Address("Jane \"J.\" Müller, Dr.", "jane@xn--bcher-kva.example"));
    assertThat(read.to())
        .containsExactly(new Address("日本", "joe@example.com"), new Address("ann@example.com"));
    assertThat(read.text()).isEqualTo(TEXT);
    assertThat(read.html()).isEqualTo(HTML);
    assertThat(read.headers().first("X-Campaign")).hasValue("spring über alles");
    assertThat(read.attachments().getLast().filename()).isEqualTo(FILENAME);
    assertThat(read.attachments()).allMatch(attachment -> attachment.decodedSize() == FILE.length);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void mime4j(WireFormat format) throws IOException {
    var read = new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(written(format)));

    assertThat(read.getSubject()).isEqualTo(SUBJECT);
    assertThat(read.getFrom().getFirst().getName()).isEqualTo("Jane \"J.\" Müller, Dr.");
    assertThat(read.getTo().flatten().getFirst().getName()).isEqualTo("日本");
    assertThat(read.getMessageId()).isEqualTo("<id-1@syncline.example>");
    var contents = new ArrayList<byte[]>();
    contents(read, contents);
    assertThat(plain(new String(contents.getFirst(), StandardCharsets.UTF_8))).isEqualTo(TEXT);
    assertThat(plain(new String(contents.get(1), StandardCharsets.UTF_8))).isEqualTo(HTML);
    assertThat(contents.subList(2, 4)).allMatch(content -> Arrays.equals(content, FILE));
  }

  private static void contents(Entity entity, List<byte[]> found) throws IOException {
    switch (entity.getBody()) {
      case org.apache.james.mime4j.dom.Multipart multipart -> {
        for (var part : multipart.getBodyParts()) {
          contents(part, found);
        }
      }
      case SingleBody body -> {
        try (var in = body.getInputStream()) {
          found.add(in.readAllBytes());
        }
      }
      default -> throw new AssertionError("no body " + entity.getBody());
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void angus(WireFormat format) throws IOException, MessagingException {
    var settings = new Properties();
    settings.setProperty("mail.mime.allowutf8", "true");
    var session = Session.getInstance(settings);
    var read = new MimeMessage(session, new ByteArrayInputStream(written(format)));

    assertThat(MimeUtility.unfold(read.getSubject())).isEqualTo(SUBJECT);
    assertThat(((InternetAddress) read.getFrom()[0]).getPersonal())
        .isEqualTo("Jane \"J.\" Müller, Dr.");
    assertThat(read.getSentDate()).isEqualTo("2026-11-22T12:00:00.000Z");
    var contents = new ArrayList<byte[]>();
    contents(read, contents);
    assertThat(plain(new String(contents.getFirst(), StandardCharsets.UTF_8))).isEqualTo(TEXT);
    assertThat(contents.subList(2, 4)).allMatch(content -> Arrays.equals(content, FILE));
  }

  private static void contents(Part part, List<byte[]> found)
      throws IOException, MessagingException {
    if (part.getContent() instanceof Multipart multipart) {
      for (int i = 0; i < multipart.getCount(); i++) {
        contents(multipart.getBodyPart(i), found);
      }
      return;
    }
    try (var in = part.getInputStream()) {
      found.add(in.readAllBytes());
    }
  }

  private static final String PYTHON =
      """
      import email.policy, hashlib, sys
      m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
      leaves = [p for p in m.walk() if not p.is_multipart()]
      out = [m["Subject"], m["From"].addresses[0].display_name, m["To"].addresses[0].display_name,
             m["Cc"].addresses[0].display_name, m["Message-ID"], leaves[3].get_filename()]
      out += [leaves[0].get_content().replace("\\n", "|"), leaves[1].get_content().replace("\\n", "|")]
      out += [hashlib.sha256(p.get_payload(decode=True)).hexdigest() for p in leaves[2:]]
      sys.stdout.buffer.write("\\n".join(out).encode("utf-8", "surrogateescape"))
      """;

  @ParameterizedTest
  @MethodSource("lineFormats")
  void python(WireFormat format, @TempDir Path folder)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    var script = Files.writeString(folder.resolve("read.py"), PYTHON);
    var file = Files.write(folder.resolve("message.eml"), written(format));
    var lines = run("python3", script.toString(), file.toString()).lines().toList();

    var hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(FILE));
    assertThat(lines)
        .containsExactly(
            SUBJECT,
            "Jane \"J.\" Müller, Dr.",
            "日本",
            "Smith, Bob",
            "<id-1@syncline.example>",
            FILENAME,
            TEXT.replace('\n', '|'),
            HTML.replace('\n', '|'),
            hash,
            hash);
  }

  /// A machine without Python skips it; {@code -Drequire=python} turns the skip into a failure.
  private static String run(String... command) throws IOException, InterruptedException {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException notInstalled) {
      boolean required =
          Arrays.asList(System.getProperty("require", "").split(",", -1)).contains("python");
      assertThat(required).as("python is required by -Drequire but not installed").isFalse();
      Assumptions.abort("python3 is not installed");
      throw notInstalled;
    }
  }

  @Test
  void eachFormatSaysNoMoreThanItsServersTake() throws IOException {
    assertThat(isAscii(written(WireFormat.SEVEN_BIT))).isTrue();
    var eightBit = new String(written(WireFormat.EIGHT_BIT), StandardCharsets.UTF_8);
    assertThat(eightBit.substring(0, eightBit.indexOf("\r\n\r\n"))).isASCII();
    assertThat(eightBit).contains("Content-Transfer-Encoding: 8bit");
    var utf8 = new String(written(WireFormat.UTF8), StandardCharsets.UTF_8);
    assertThat(utf8).contains("Subject: Grüße aus 東京");
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void addressBeyondAsciiNeedsItsServers() throws IOException {
    var message =
        OutgoingMessage.from(new Address("a@example.com"), "i@d.example", Instant.EPOCH)
            .to(new Address("Jörg", "jörg@example.com"))
            .text("a")
            .build();
    var out = new ByteArrayOutputStream();

    assertThatThrownBy(() -> MessageWriter.write(message, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SMTPUTF8");
    MessageWriter.write(message, out, WireFormat.UTF8);
    assertThat(MimeParser.parse(out.toByteArray()).to().getFirst().email())
        .isEqualTo("jörg@example.com");
  }
}
