package dev.syncline.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.oauth.Tokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Access tokens: how they are got, and how they are shown to IMAP and SMTP.
class OAuthTest extends SandboxTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aRefreshTokenGetsAccessTokensUntilItsOwnerTakesItBack()
      throws IOException, InterruptedException {
    var refreshToken = server.tokens().refreshToken(ADA);

    assertThat(refresh(refreshToken).body())
        .matches(
            "\\{\"access_token\":\"access\\..*\",\"expires_in\":3600,\"token_type\":\"Bearer\"}");
    assertThat(refresh(refreshToken).statusCode()).isEqualTo(200);
    server.tokens().revoke(ADA);

    var refused = refresh(refreshToken);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"error\":\"invalid_grant\"");
    assertThat(refresh(server.tokens().refreshToken(ADA)).statusCode()).isEqualTo(200);
    assertThat(server.tokens().requests()).isEqualTo(4);
    assertThat(server.tokens().refreshes()).isEqualTo(3);
  }

  @Test
  void aRotatedRefreshTokenIsGoodForOneUse() throws IOException, InterruptedException {
    server.faults().place(ADA, new Fault.RotateTokens());
    var first = server.tokens().refreshToken(ADA);

    var second = field(refresh(first).body(), "refresh_token");

    assertThat(refresh(first).body()).contains("invalid_grant");
    assertThat(refresh(second).statusCode()).isEqualTo(200);
  }

  @Test
  void theEndpointRefusesStrangersAndMisbehavesOnDemand() throws IOException, InterruptedException {
    var token = server.tokens().refreshToken(ADA);
    assertThat(post("grant_type=refresh_token&client_id=x&refresh_token=" + token).statusCode())
        .isEqualTo(401);
    assertThat(refresh("refresh.YWRh.0.00").body()).contains("invalid_grant");

    server.faults().place(ADA, new Fault.TokenReply(429, "slow_down", 7), 1);
    var throttled = refresh(token);
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(refresh(token).statusCode()).isEqualTo(200);
  }

  @Test
  void bothMechanismsLogInWithAndWithoutAnInitialResponse()
      throws IOException, InterruptedException {
    var token = accessToken();
    for (var mechanism : new String[] {"XOAUTH2", "OAUTHBEARER"}) {
      try (var raw = greeted()) {
        assertThat(raw.ok("AUTHENTICATE %s %s".formatted(mechanism, envelope(mechanism, token))))
            .last()
            .asString()
            .contains("welcome");
      }
      server.faults().place(new Fault.MaskCapabilities(Set.of("SASL-IR")));
      try (var raw = greeted()) {
        raw.send("a AUTHENTICATE %s\r\n".formatted(mechanism));
        assertThat(raw.response()).isEqualTo("+ ");
        raw.send(envelope(mechanism, token) + "\r\n");
        assertThat(raw.response()).startsWith("a OK");
      }
      server.faults().clear();
      try (var smtp = greetedSmtp()) {
        smtp.send("AUTH %s %s\r\n".formatted(mechanism, envelope(mechanism, token)));
        assertThat(smtp.response()).startsWith("235 ");
      }
    }
  }

  @Test
  void aRefusedTokenIsExplainedBeforeItsNo() throws IOException, InterruptedException {
    var token = accessToken();
    server.tokens().voidAccessTokens();
    try (var raw = greeted()) {
      raw.send("a AUTHENTICATE XOAUTH2 %s\r\n".formatted(envelope("XOAUTH2", token)));
      assertThat(challenge(raw.response())).contains("\"status\":\"400\"");
      raw.send("\r\n");
      assertThat(raw.response()).startsWith("a NO [AUTHENTICATIONFAILED]");

      raw.send("b AUTHENTICATE OAUTHBEARER %s\r\n".formatted(envelope("OAUTHBEARER", token)));
      assertThat(challenge(raw.response())).contains("invalid_token");
      raw.send("AQ==\r\n");
      assertThat(raw.response()).startsWith("b NO [AUTHENTICATIONFAILED]");

      server.faults().place(new Fault.BareRefusal());
      assertThat(raw.command("AUTHENTICATE XOAUTH2 " + envelope("XOAUTH2", token)))
          .singleElement()
          .asString()
          .startsWith("NO ");
    }
    server.faults().clear();
    try (var smtp = greetedSmtp()) {
      smtp.send("AUTH XOAUTH2 %s\r\n".formatted(envelope("XOAUTH2", token)));
      assertThat(challenge(smtp.response())).contains("\"status\":\"400\"");
      smtp.send("\r\n");
      assertThat(smtp.response()).startsWith("535 ");
    }
  }

  @Test
  void anAccessTokenIsTooOldAfterItsTime() throws IOException, InterruptedException {
    server.faults().place(new Fault.TokenLifetime(Duration.ZERO));
    try (var raw = greeted()) {
      raw.send("a AUTHENTICATE XOAUTH2 %s\r\n".formatted(envelope("XOAUTH2", accessToken())));
      assertThat(raw.response()).startsWith("+ ");
    }
  }

  private static String challenge(String line) {
    return new String(Base64.getDecoder().decode(line.replaceFirst("^(\\+|334) ", "")), UTF_8);
  }

  private String accessToken() throws IOException, InterruptedException {
    return field(refresh(server.tokens().refreshToken(ADA)).body(), "access_token");
  }

  private static String envelope(String mechanism, String token) {
    var text =
        mechanism.equals("XOAUTH2")
            ? "user=%s\u0001auth=Bearer %s\u0001\u0001".formatted(ADA, token)
            : "n,a=%s,\u0001host=localhost\u0001port=143\u0001auth=Bearer %s\u0001\u0001"
                .formatted(ADA, token);
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String field(String json, String name) {
    return json.replaceFirst(".*\"%s\":\"([^\"]+)\".*".formatted(name), "$1");
  }

  private RawConnection greeted() throws IOException {
    var raw = new RawConnection(server.imapPort());
    assertThat(raw.response()).contains("AUTH=XOAUTH2 AUTH=OAUTHBEARER");
    return raw;
  }

  private RawConnection greetedSmtp() throws IOException {
    var smtp = new RawConnection(server.smtpPort());
    smtp.response();
    smtp.send("EHLO test.example\r\n");
    var line = smtp.response();
    while (line.startsWith("250-")) {
      line = smtp.response();
    }
    return smtp;
  }

  private HttpResponse<String> refresh(String token) throws IOException, InterruptedException {
    return post(
        "grant_type=refresh_token&client_id=%s&client_secret=%s&refresh_token=%s"
            .formatted(Tokens.CLIENT_ID, Tokens.CLIENT_SECRET, token));
  }

  private HttpResponse<String> post(String form) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.tokenEndpoint())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
