package dev.syncline.provider.discover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Web servers as they answer, and as they should not.
class HttpAnswerTest {
  private static HttpAnswer read(String text) throws IOException {
    return HttpAnswer.read(new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(US_ASCII)));
  }

  private static String body(String text) throws IOException {
    return new String(read(text).body(), US_ASCII);
  }

  @Test
  void bodiesOfEveryFramingAreRead() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\nContent-Length: 3\n\nabcdef")).isEqualTo("abc");
    assertThat(body("HTTP/1.0 200\n\nabc")).isEqualTo("abc");
    var chunked =
        """
        HTTP/1.1 103 Hints
        Link: x

        HTTP/1.1 200 OK
        Transfer-Encoding: chunked

        3;x=y
        abc
        A
        0123456789
        0

        """;
    assertThat(body(chunked)).isEqualTo("abc0123456789");
    var moved = read("HTTP/1.1 301 Moved\nLOCATION: https://example.org/\n\n");
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.location()).isEqualTo("https://example.org/");
  }

  @Test
  void whatIsTooLongOrBrokenIsRefused() {
    var long1 = "x".repeat(64 * 1024 + 1);
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\n\n" + long1)).hasMessageContaining("65536");
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\nContent-Length: 999999999\n\n" + long1))
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n10001\n" + long1))
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\nX: " + "y".repeat(20_000)))
        .hasMessageContaining("16384");
    for (var text :
        new String[] {
          "SSH-2.0-x\n",
          "HTTP/1.1 200 OK\nContent-Length: 5\n\nabc",
          "HTTP/1.1 200 OK\nContent-Length: -1\n\nabc",
          "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n",
          "HTTP/1.1 200 OK\n",
          ""
        }) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(IOException.class);
    }
  }
}
