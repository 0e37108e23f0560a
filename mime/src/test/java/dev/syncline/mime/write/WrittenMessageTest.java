package dev.syncline.mime.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.header.Address;
import dev.syncline.mime.parse.Attachment;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.parse.ParsedMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class WrittenMessageTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Address JANE = new Address("Jane \"J.\" Müller, Dr.", "jane@bücher.example");

  private static OutgoingMessage.Builder message() {
    return OutgoingMessage.from(JANE, "id-1@syncline.example", NOON)
        .to(new Address("joe@example.com"));
  }

  private static byte[] written(OutgoingMessage message) throws IOException {
    var out = new ByteArrayOutputStream();
    MessageWriter.write(message, out);
    return out.toByteArray();
  }

  private static ParsedMessage parsed(OutgoingMessage message) throws IOException {
    return MimeParser.parse(written(message));
  }

  @Test
  void parsesBackToTheSame() throws IOException {
    var picture = new byte[100_000];
    new Random(7).nextBytes(picture);
    var subject =
        "Grüße aus 東京 — " + "a long subject that must be folded somewhere ".repeat(4).strip();
    var text = "Hello\n\nFrom here on: ünïcode.  \n.\n-- \nJane\n";
    var html = "<p>Hello <b>wörld</b> <img src=\"cid:pic@x\"></p>\n";
    var filename =
        "Bericht über die längste Reise der Welt nach 東京 und zurück " + "x".repeat(90) + ".png";
    var message =
        message()
            .cc(List.of(new Address("Ann", "ann@example.com"), new Address("bob@example.com")))
            .bcc(List.of(new Address("secret@example.com")))
            .replyTo(List.of(new Address("日本", "reply@example.com")))
            .subject(subject)
            .inReplyTo("parent@example.com")
            .references(List.of("root@example.com", "parent@example.com"))
            .header("X-Campaign", "spring")
            .text(text)
            .html(html)
            .attach(OutgoingAttachment.of("pic.png", "image/png", picture).inline("pic@x"))
            .attach(OutgoingAttachment.of(filename, "image/png", picture))
            .build();
    var raw = written(message);

    var read = MimeParser.parse(raw);

    assertThat(read.defects()).isEmpty();
    assertThat(read.subject()).isEqualTo(subject);
    assertThat(read.from()).containsExactly(new Address(JANE.name(), "jane@xn--bcher-kva.example"));
    assertThat(read.to()).containsExactly(new Address("joe@example.com"));
    assertThat(read.cc()).isEqualTo(message.cc());
    assertThat(read.replyTo()).isEqualTo(message.replyTo());
    assertThat(read.bcc()).isEmpty();
    assertThat(new String(raw, StandardCharsets.ISO_8859_1)).doesNotContain("secret@example.com");
    assertThat(read.date()).isEqualTo(NOON);
    assertThat(read.messageId()).isEqualTo("id-1@syncline.example");
    assertThat(read.inReplyTo()).containsExactly("parent@example.com");
    assertThat(read.references()).isEqualTo(message.references());
    assertThat(read.headers().first("x-campaign")).hasValue("spring");
    assertThat(read.text()).isEqualTo(text);
    assertThat(read.html()).isEqualTo(html);
    assertThat(read.attachments())
        .extracting(
            Attachment::partId, Attachment::filename, Attachment::inline, Attachment::decodedSize)
        .containsExactly(
            Tuple.tuple("1.2.2", "pic.png", true, 100_000L),
            Tuple.tuple("2", filename, false, 100_000L));
    var last = read.attachments().getLast();
    var encoded = new ByteArrayInputStream(raw, (int) last.offset(), (int) last.length());
    assertThat(ContentDecoder.decode(encoded, last.encoding()).readAllBytes()).isEqualTo(picture);
  }

  @Test
  void noLineIsLongerThanAllowed() throws IOException {
    var many = IntStream.range(0, 200).mapToObj(i -> new Address("Name " + i, i + "@example.com"));
    var message =
        message()
            .to(many.toList())
            .subject("word ".repeat(300).strip())
            .text("ü".repeat(10_000))
            .build();

    var lines = new String(written(message), StandardCharsets.UTF_8).lines();

    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
  }

  @Test
  void textIsMadeFromHtmlWhenOnlyHtmlIsGiven() throws IOException {
    var read = parsed(message().html("<p>One</p><p>Two &amp; three</p>").build());

    assertThat(read.text()).isEqualTo("One\n\nTwo & three");
    assertThat(read.html()).isEqualTo("<p>One</p><p>Two &amp; three</p>");
  }

  @Test
  void lineEndsInHeadersAreRefused() {
    var subject = message().subject("hello\r\nBcc: everyone@example.com").build();
    var custom = message().header("X-One", "a\nX-Two: b").build();
    var name = message().header("X-One: b\r\nX-Two", "a").build();
    var address = message().to(new Address("Joe\nBcc: x", "joe2@example.com")).build();
    var email = message().to(new Address("joe2@example.com>\r\nBcc: <x@example.com")).build();
    var id = message().inReplyTo("a@b>\r\nX: <c").build();
    var file =
        message().attach(OutgoingAttachment.of("a\r\nX: b", "text/plain", new byte[0])).build();

    for (var injected : List.of(subject, custom, name, address, email, id, file)) {
      var out = new ByteArrayOutputStream();
      assertThatThrownBy(() -> MessageWriter.write(injected, out))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(out.size()).isZero();
    }
  }

  @Test
  void theSameMessageIsWrittenTheSame() throws IOException {
    var message = message().text("a").html("<b>a</b>").build();

    assertThat(written(message)).isEqualTo(written(message));
  }
}
