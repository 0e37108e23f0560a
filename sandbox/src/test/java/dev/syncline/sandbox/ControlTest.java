package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class ControlTest extends SandboxTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void overviewSaysHowToDeliver() throws IOException, InterruptedException {
    assertThat(request("GET", "/", "").body())
        .contains(ADA, "IMAP 127.0.0.1:" + server.imapPort(), "SMTP 127.0.0.1:" + server.smtpPort())
        .contains("curl -X POST localhost:%d/deliver".formatted(server.controlPort()));
  }

  @Test
  void deliveredMailIsThereAtOnce() throws IOException, InterruptedException {
    var body =
        "{\"to\":\"bob@sandbox.example\",\"subject\":\"Gr\\u00fc\\u00dfe \\\"x\\\"\",\"text\":\"a\\nb\",\"html\":\"<b>ü</b>\"}";

    assertThat(request("POST", "/deliver", body).statusCode()).isEqualTo(200);
    assertThat(request("POST", "/deliver", "{\"subject\":\"Hello\"}").statusCode()).isEqualTo(200);

    assertThat(server.mailbox("bob@sandbox.example").subjects("INBOX"))
        .containsExactly("Grüße \"x\"");
    assertThat(server.mailbox().subjects("INBOX")).containsExactly("Hello");
  }

  @Test
  void faultsComeAndGo() throws IOException, InterruptedException {
    var fault =
        "{\"kind\":\"refuse\",\"command\":\"NOOP\",\"code\":\"LIMIT\",\"text\":\"slow\",\"account\":\"ada@sandbox.example\"}";
    assertThat(request("POST", "/faults", fault).statusCode()).isEqualTo(200);
    assertThat(imap.command("NOOP").getLast()).isEqualTo("NO [LIMIT] slow");

    assertThat(request("DELETE", "/faults", "").statusCode()).isEqualTo(200);
    assertThat(imap.command("NOOP").getLast()).startsWith("OK");
  }

  @Test
  void mistakesAreNamed() throws IOException, InterruptedException {
    assertThat(request("POST", "/deliver", "{\"subjekt\":\"x\"}").body())
        .contains("\"subjekt\" is not known");
    assertThat(request("POST", "/deliver", "hello").body()).contains("not JSON");
    assertThat(request("POST", "/faults", "{\"kind\":\"sulk\"}").body())
        .contains("unknown kind", "dead-idle");
    assertThat(request("POST", "/deliver", "{\"to\":\"nobody@x.example\"}").statusCode())
        .isEqualTo(400);
    assertThat(request("GET", "/nowhere", "").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> request(String method, String path, String body)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:%d%s".formatted(server.controlPort(), path));
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
