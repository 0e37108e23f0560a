package dev.syncline.mime.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.reply.ReplyText;
import dev.syncline.mime.report.Bounce;
import dev.syncline.mime.report.Complaint;
import dev.syncline.mime.text.SafeHtml;
import dev.syncline.mime.text.Snippet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages that broke something once, or would if nobody thought of them. All of them have the
/// subject "still here", and it is.
class HostileFilesTest {
  static List<Path> files() throws IOException, URISyntaxException {
    var folder = HostileFilesTest.class.getResource("/hostile");
    assertThat(folder).isNotNull();
    try (var files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyReaderComesThrough(Path file) throws IOException {
    var raw = Files.readAllBytes(file);

    var message = MimeParser.parse(raw, Limits.DEFAULT, Hashing.PARTS_AND_MESSAGE);

    assertThat(message.subject()).startsWith("still here");
    for (var attachment : message.attachments()) {
      var part =
          new ByteArrayInputStream(raw, (int) attachment.offset(), (int) attachment.length());
      assertThat(ContentDecoder.decode(part, attachment.encoding()).readAllBytes().length)
          .isEqualTo((int) attachment.decodedSize());
    }
    assertThat(Bounce.of(message, raw)).isEmpty();
    assertThat(Complaint.of(message, raw)).isEmpty();
    assertThat(Snippet.of(message.text(), message.html())).isNotNull();
    if (message.text() != null) {
      assertThat(ReplyText.of(message.text())).isNotNull();
    }
    if (message.html() != null) {
      assertThat(SafeHtml.clean(message.html(), SafeHtml.RemoteImages.SHOWN)).isNotNull();
    }
  }

  /// What lies in a window must read as what lies in an array.
  @ParameterizedTest
  @MethodSource("files")
  void offHeapReadsTheSame(Path file) throws IOException {
    var raw = Files.readAllBytes(file);
    try (var arena = Arena.ofConfined()) {
      var segment = arena.allocate(Math.max(1, raw.length)).asSlice(0, raw.length);
      MemorySegment.copy(raw, 0, segment, ValueLayout.JAVA_BYTE, 0, raw.length);

      var onHeap = MimeParser.parse(raw);
      var offHeap = MimeParser.parse(segment, Limits.DEFAULT);

      assertThat(offHeap.text()).isEqualTo(onHeap.text());
      assertThat(offHeap.attachments()).isEqualTo(onHeap.attachments());
      assertThat(offHeap.root()).isEqualTo(onHeap.root());
    }
  }

  @Test
  void headerOfAHundredMegabytesCostsItsLimit() {
    long size = 100L * 1024 * 1024;
    var head = "Subject: still here\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII);
    var tail = "\r\n\r\nthe body".getBytes(StandardCharsets.US_ASCII);
    try (var arena = Arena.ofConfined()) {
      var raw = arena.allocate(size);
      raw.fill((byte) 'x');
      MemorySegment.copy(head, 0, raw, ValueLayout.JAVA_BYTE, 0, head.length);
      MemorySegment.copy(tail, 0, raw, ValueLayout.JAVA_BYTE, size - tail.length, tail.length);

      var message = MimeParser.parse(raw, Limits.DEFAULT);

      assertThat(message.subject()).isEqualTo("still here");
      assertThat(message.text()).isEqualTo("the body");
      assertThat(message.defects())
          .extracting(Defect::kind)
          .containsExactly(Defect.Kind.HEADER_TOO_LARGE);
    }
  }

  @Test
  void attachmentOfAHundredMegabytesIsMeasuredAndNotKept() {
    var head =
        "Subject: still here\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    long lines = 1_300_000;
    var line = ("A".repeat(76) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (var arena = Arena.ofConfined()) {
      var raw = arena.allocate(head.length + lines * line.length);
      MemorySegment.copy(head, 0, raw, ValueLayout.JAVA_BYTE, 0, head.length);
      for (long i = 0; i < lines; i++) {
        MemorySegment.copy(
            line, 0, raw, ValueLayout.JAVA_BYTE, head.length + i * line.length, line.length);
      }

      var message = MimeParser.parse(raw, Limits.DEFAULT, Hashing.PARTS);

      assertThat(message.attachments().getFirst().decodedSize()).isEqualTo(lines * 57);
      assertThat(message.hashes()).isNotNull();
      assertThat(message.hashes().parts()).containsOnlyKeys("1");
    }
  }
}
