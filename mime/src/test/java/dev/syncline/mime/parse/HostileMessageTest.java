package dev.syncline.mime.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostileMessageTest {
  private static final String MULTIPART =
      """
      From: Jane <jane@example.com>
      Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="out"

      preamble
      --out
      Content-Type: multipart/alternative; boundary="in"

      --in
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      sch=C3=B6n =
      lang
      --in
      Content-Type: text/html; charset=iso-8859-1
      Content-Transfer-Encoding: base64

      PHA+c2No9m48L3A+
      --in--
      --out
      Content-Type: application/pdf; name*0*=utf-8''%C3%BCber; name*1=sicht.pdf
      Content-Transfer-Encoding: base64

      AAECAwQFBgcICQ==
      --out
      Content-Type: message/rfc822

      Subject: inner

      inner text
      --out--
      epilogue
      """;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ParsedMessage parsed(String text) {
    return MimeParser.parse(bytes(text));
  }

  private static List<Defect.Kind> kinds(ParsedMessage message) {
    return message.defects().stream().map(Defect::kind).distinct().toList();
  }

  @Test
  void everyLineEndReadsTheSame() {
    for (var lineEnd : List.of("\n", "\r\n", "\r")) {
      var message = parsed(MULTIPART.replace("\n", lineEnd));

      assertThat(message.subject()).isEqualTo("Grüße");
      assertThat(message.text()).isEqualTo("schön lang");
      assertThat(message.html()).isEqualTo("<p>schön</p>");
      assertThat(message.attachments()).extracting(Attachment::partId).containsExactly("2", "3");
      assertThat(message.attachments().getFirst().filename()).isEqualTo("übersicht.pdf");
      assertThat(message.attachments().getFirst().decodedSize()).isEqualTo(10);
      assertThat(message.defects()).isEmpty();
    }
  }

  @Test
  void nothingIsAMessageToo() {
    assertThat(kinds(parsed(""))).containsExactly(Defect.Kind.EMPTY_MESSAGE);
    assertThat(parsed("Subject: only a header").subject()).isEqualTo("only a header");
    assertThat(parsed("Subject: only a header").text()).isEmpty();
    assertThat(parsed("\r\nonly a body").text()).isEqualTo("only a body");
  }

  @Test
  void bytesWithoutCharsetAreReadAsWhatTheyAre() {
    assertThat(parsed("Subject: Gr\u00fc\u00dfe\n\nsch\u00f6n").subject()).isEqualTo("Grüße");
    assertThat(parsed("Subject: Gr\u00fc\u00dfe\n\nsch\u00f6n").text()).isEqualTo("schön");
    var utf8 = "Subject: Grüße\n\nschön".getBytes(StandardCharsets.UTF_8);
    assertThat(MimeParser.parse(utf8).subject()).isEqualTo("Grüße");
    assertThat(MimeParser.parse(utf8).text()).isEqualTo("schön");
  }

  @Test
  void wrongCharsetLosesOnlyWhatItCannotSay() {
    var wrong = parsed("Content-Type: text/plain; charset=utf-8\n\nsch\u00f6n und gut");

    assertThat(wrong.text()).isEqualTo("sch\uFFFDn und gut");
    assertThat(kinds(wrong)).containsExactly(Defect.Kind.UNDECODABLE_TEXT);
    var unknown = parsed("Content-Type: text/plain; charset=x-unknown\n\nsch\u00f6n");
    assertThat(unknown.text()).isEqualTo("schön");
    assertThat(kinds(unknown)).containsExactly(Defect.Kind.UNKNOWN_CHARSET);
  }

  @Test
  void nulBytesAreNoEnd() {
    var message = parsed("Subject: a\0b\nFrom: x@example.com\n\nbody\0goes on");

    assertThat(message.subject()).isEqualTo("ab");
    assertThat(message.from().getFirst().email()).isEqualTo("x@example.com");
    assertThat(message.text()).isEqualTo("body\0goes on");
  }

  @Test
  void boundariesThatAreMissingOrNeverClosedLoseNothing() {
    var unclosed = parsed("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nthe text");
    assertThat(unclosed.text()).isEqualTo("the text");
    assertThat(kinds(unclosed)).containsExactly(Defect.Kind.BOUNDARY_NOT_CLOSED);

    var undeclared = parsed("Content-Type: multipart/mixed\n\n--b\n\nthe text\n--b--\n");
    assertThat(undeclared.text()).isEqualTo("the text");
    assertThat(kinds(undeclared)).containsExactly(Defect.Kind.MULTIPART_WITHOUT_BOUNDARY);

    var absent = parsed("Content-Type: multipart/mixed; boundary=b\n\nthe text");
    assertThat(absent.text()).isEqualTo("the text");
    assertThat(kinds(absent)).containsExactly(Defect.Kind.BOUNDARY_NOT_FOUND);
  }

  @Test
  void outerBoundaryEndsWhatIsOpenWithin() {
    var message =
        parsed(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/alternative; boundary=b-2

            --b-2

            inner
            --b
            Content-Type: application/pdf

            file
            --b--
            """);

    assertThat(message.text()).isEqualTo("inner");
    assertThat(message.attachments()).singleElement().extracting(Attachment::length).isEqualTo(4L);
  }

  @Test
  void nestingIsBounded() {
    var deep = new StringBuilder("Subject: deep\n");
    for (int i = 0; i < 1_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
    }

    var message = parsed(deep.append("\nbottom").toString());

    assertThat(message.subject()).isEqualTo("deep");
    assertThat(kinds(message)).contains(Defect.Kind.TOO_DEEP);
    assertThat(message.attachments()).hasSize(1);
  }

  @Test
  void partsAreBounded() {
    var header = "Subject: many\nContent-Type: multipart/mixed; boundary=b\n\n";
    var part = "--b\nContent-Type: image/png\n\nx\n";

    var message = parsed(header + part.repeat(100_000));

    assertThat(message.subject()).isEqualTo("many");
    assertThat(message.attachments()).hasSize(Limits.DEFAULT.maxParts() - 1);
    assertThat(kinds(message)).containsExactly(Defect.Kind.TOO_MANY_PARTS);
  }

  @Test
  void headersAreBoundedAndTheBodyIsStillFound() {
    var raw = "Subject: first\nX-Long: " + "x".repeat(1_500_000) + "\nX-Late: late\n\nthe body";

    var message = parsed(raw);

    assertThat(message.subject()).isEqualTo("first");
    assertThat(message.headers().first("X-Late")).isEmpty();
    assertThat(message.text()).isEqualTo("the body");
    assertThat(kinds(message)).containsExactly(Defect.Kind.HEADER_TOO_LARGE);
  }

  @Test
  void bodiesAreBounded() {
    var limits = Limits.DEFAULT.withMaxBodyBytes(1_000);

    var message = MimeParser.parse(bytes("Subject: big\n\n" + "0123456789".repeat(10_000)), limits);

    assertThat(message.text()).isEqualTo("0123456789".repeat(100));
    assertThat(kinds(message)).containsExactly(Defect.Kind.BODY_TRUNCATED);
  }

  @Test
  void brokenBase64GivesWhatCanBeRead() {
    var header = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n";

    assertThat(parsed(header + "aGVs!!bG8\ngd29ybGQ").text()).isEqualTo("hello world");
    assertThat(
            parsed(header + "aGVsbG8=\ngarbage-less: IHdvcmxk".replace("garbage-less: ", ""))
                .text())
        .isEqualTo("hello world");
  }

  @Test
  void rubbishBetweenFieldsIsSkippedAndAMissingEmptyLineLosesNoText() {
    assertThat(parsed("From x@y Mon Nov\nSubject: a\n>From z\nTo: b@c\n\nbody").to()).hasSize(1);

    var message = parsed("Subject: a\nHello world, no empty line\nsecond line\n");
    assertThat(message.subject()).isEqualTo("a");
    assertThat(message.text()).startsWith("Hello world").contains("second line");
  }

  @Test
  void endlessOpeningsAreReadOnce() {
    for (var opening :
        List.of("=?a?q?x ", "\"", "(", "<", "::", "a@b:", "[", "\\", " ", ";", "name*0=")) {
      var field = opening.repeat(900_000 / opening.length());
      var message =
          parsed("Subject: %s\nTo: %s\nContent-Type: %s\n\nbody".formatted(field, field, field));

      assertThat(message.headers().fields()).hasSizeLessThanOrEqualTo(3);
    }
  }

  /// A message in a mapped file goes through the window; the window must not be seen in the result.
  @Test
  void offHeapReadsLikeTheHeap() {
    var base64 = ("QUJD".repeat(19) + "\r\n").repeat(60_000);
    var raw =
        bytes(
            MULTIPART
                .replace("\n", "\r\n")
                .replace("AAECAwQFBgcICQ==", base64.strip())
                .replace("inner text", "inner -- text\r\n--".repeat(100_000)));

    var onHeap = MimeParser.parse(raw);
    try (var arena = Arena.ofConfined()) {
      var native_ = arena.allocate(raw.length);
      MemorySegment.copy(raw, 0, native_, ValueLayout.JAVA_BYTE, 0, raw.length);
      var offHeap = MimeParser.parse(native_, Limits.DEFAULT);

      assertThat(offHeap.attachments()).isEqualTo(onHeap.attachments());
      assertThat(offHeap.text()).isEqualTo(onHeap.text());
      assertThat(offHeap.html()).isEqualTo(onHeap.html());
      assertThat(offHeap.defects()).isEqualTo(onHeap.defects());
    }
    assertThat(onHeap.attachments().getFirst().decodedSize()).isEqualTo(60_000L * 19 * 3);
  }

  /// Whatever is changed, a message comes out, and nothing of it lies outside the bytes.
  @Test
  void mutatedMessagesAreMessages() {
    var random = new Random(20_261_122);
    var seed = bytes(MULTIPART.replace("\n", "\r\n"));
    var failures = new ArrayList<byte[]>();
    for (int i = 0; i < 10_000; i++) {
      var raw = mutated(seed, random);
      var message = MimeParser.parse(raw);
      for (var attachment : message.attachments()) {
        if (attachment.offset() < 0
            || attachment.length() < 0
            || attachment.offset() + attachment.length() > raw.length) {
          failures.add(raw);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private static byte[] mutated(byte[] seed, Random random) {
    var raw = seed.clone();
    for (int i = random.nextInt(8); i >= 0; i--) {
      int at = random.nextInt(raw.length);
      int length = random.nextInt(Math.min(60, raw.length - at));
      switch (random.nextInt(5)) {
        case 0 -> raw[at] = (byte) random.nextInt();
        case 1 -> raw[at] = (byte) "\r\n\0-=?\"<>();:, \t".charAt(random.nextInt(16));
        case 2 -> System.arraycopy(seed, random.nextInt(seed.length - 60), raw, at, length);
        case 3 -> raw = Arrays.copyOf(raw, Math.max(1, at));
        default -> raw = Arrays.copyOfRange(raw, raw.length - at - 1, raw.length);
      }
    }
    return raw;
  }
}
