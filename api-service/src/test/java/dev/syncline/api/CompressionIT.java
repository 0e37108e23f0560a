package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.model.mail.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Long answers are sent compressed to those that ask for it, and to nobody else.
class CompressionIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("compressed");

  private final Mailbox mailbox = new Mailbox(api, client.account("gzip@example.com"));

  private static HttpResponse<byte[]> gzipped(String path)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = client.request(path).header("Accept-Encoding", "gzip").build();
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private static Optional<String> encoding(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("content-encoding");
  }

  @Test
  void aListIsCompressedForThoseThatAskForIt() throws IOException, InterruptedException {
    var inbox = mailbox.folder("INBOX", Role.INBOX);
    for (int i = 0; i < 20; i++) {
      mailbox.deliver(i, "subject " + i, inbox);
    }
    var list = mailbox.path() + "/messages?limit=20";

    var plain = client.get(list);
    assertThat(encoding(plain.raw())).isEmpty();

    var compressed = gzipped(list);
    assertThat(encoding(compressed)).contains("gzip");
    assertThat(compressed.body().length).isLessThan(plain.raw().body().length / 4);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).contains(plain.data().toString());
    }
    assertThat(encoding(gzipped(mailbox.path()))).as("a short answer").isEmpty();
    var one = mailbox.path() + "/messages?limit=1&fields=include_tracking_options";
    assertThat(client.get(one).status()).isEqualTo(200);
  }
}
