package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.oauth.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A mailbox that logs in with tokens, at a provider whose refresh tokens are good for one use.
class OAuthIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aGoogleMailboxIsFollowedThroughRenewalsTroubleAndANewConsent() throws IOException {
    try (var mail = Mailbox.server();
        var platform = new ThreeProcesses();
        var api = platform.client()) {
      mail.faults().place(new Fault.RotateTokens());
      var first = mail.tokens().refreshToken(ADDRESS);
      assertThat(error(api.post("/v3/connect/custom", connection(mail, first))))
          .contains("no connector for google");

      makeConnector(api, mail);
      assertThat(api.post("/v3/connect/custom", connection(mail, "forged")).status())
          .isEqualTo(422);
      var grant = connect(api, mail, first);
      mail.mailbox().deliver("one").into("INBOX");
      awaitSubject(api, grant, "one");
      assertThat(mail.tokens().refreshes()).as("kept from the check").isEqualTo(1);

      anotherWorkerGoesOnWithWhatIsKept(platform, api, mail, grant);
      voidTokensAreReplaced(api, mail, grant);
      aThrottledEndpointIsNoBadLogin(api, mail, grant);
      mailIsSent(api, mail, grant);
      aConsentTakenBackNeedsAnother(api, mail, grant);

      assertThat(platform.sync().output() + platform.api().output())
          .doesNotContain("refresh.", "access.", Tokens.CLIENT_SECRET, ADDRESS);
    }
  }

  private static void makeConnector(Rest api, SandboxServer mail) {
    var made =
        api.post(
                "/v3/connectors",
                Map.of(
                    "provider", "google",
                    "name", "ours",
                    "settings",
                        Map.of(
                            "client_id", Tokens.CLIENT_ID,
                            "client_secret", Tokens.CLIENT_SECRET,
                            "token_url", mail.tokenEndpoint().toString())))
            .data();

    assertThat(made.path("settings").path("client_id").asString()).isEqualTo(Tokens.CLIENT_ID);
    assertThat(made + api.get("/v3/connectors/google").data().toString())
        .doesNotContain(Tokens.CLIENT_SECRET);
  }

  private static void anotherWorkerGoesOnWithWhatIsKept(
      ThreeProcesses platform, Rest api, SandboxServer mail, String grant) {
    platform.sync().kill();
    platform.sync().start();
    mail.mailbox().deliver("two").into("INBOX");

    awaitSubject(api, grant, "two");
    assertThat(mail.tokens().requests()).as("and one with the forged token").isEqualTo(2);
  }

  private static void voidTokensAreReplaced(Rest api, SandboxServer mail, String grant) {
    mail.tokens().voidAccessTokens();
    mail.dropConnections();
    mail.mailbox().deliver("three").into("INBOX");

    awaitSubject(api, grant, "three");
    assertThat(mail.tokens().refreshes()).isEqualTo(2);
  }

  private static void aThrottledEndpointIsNoBadLogin(Rest api, SandboxServer mail, String grant) {
    var throttled = mail.faults().place(ADDRESS, new Fault.TokenReply(429, "slow_down", 2));
    mail.tokens().voidAccessTokens();
    mail.dropConnections();

    await(api, grant, "it is throttled", g -> g.path("sync_state").asString().equals("throttled"));
    var seen = api.get("/v3/grants/" + grant).data();
    assertThat(seen.path("grant_status").asString()).isEqualTo("valid");
    assertThat(seen.path("sync_failure_detail").asString()).contains("token endpoint 127.0.0.1");
    throttled.lift();
    mail.mailbox().deliver("four").into("INBOX");
    awaitSubject(api, grant, "four");
  }

  private static void mailIsSent(Rest api, SandboxServer mail, String grant) {
    var sent =
        api.post(
            "/v3/grants/%s/messages/send".formatted(grant),
            Map.of(
                "subject", "hello",
                "body", "text",
                "to", List.of(Map.of("email", "grace@example.org"))));
    assertThat(sent.status()).isLessThan(300);
    Wait.until("the mail is out", PATIENCE, () -> !mail.outbox().mails().isEmpty());
  }

  private static void aConsentTakenBackNeedsAnother(Rest api, SandboxServer mail, String grant) {
    mail.tokens().revoke(ADDRESS);
    mail.dropConnections();
    await(api, grant, "it is invalid", g -> g.path("grant_status").asString().equals("invalid"));
    assertThat(api.get("/v3/grants/" + grant).data().path("sync_failure_detail").asString())
        .contains("invalid_grant", "authenticate again");

    assertThat(connect(api, mail, mail.tokens().refreshToken(ADDRESS)))
        .as("the same grant")
        .isEqualTo(grant);

    mail.mailbox().deliver("five").into("INBOX");
    awaitSubject(api, grant, "five");
  }

  private static String connect(Rest api, SandboxServer mail, String refreshToken) {
    var answer = api.post("/v3/connect/custom", connection(mail, refreshToken));
    assertThat(answer.data().path("provider").asString()).isEqualTo("google");
    return answer.data().path("id").asString();
  }

  private static Map<String, Object> connection(SandboxServer mail, String refreshToken) {
    return Map.of(
        "provider",
        "google",
        "settings",
        Map.of(
            "email",
            ADDRESS,
            "refresh_token",
            refreshToken,
            "imap_host",
            "127.0.0.1",
            "imap_port",
            mail.imapPort(),
            "imap_security",
            "none",
            "smtp_host",
            "127.0.0.1",
            "smtp_port",
            mail.smtpPort(),
            "smtp_security",
            "none"));
  }

  private static String error(Rest.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    return answer.body().path("error").path("message").asString();
  }

  private static void awaitSubject(Rest api, String grant, String subject) {
    Wait.until(
        "'%s' is there".formatted(subject),
        PATIENCE,
        () ->
            !api.get("/v3/grants/%s/messages?subject=%s".formatted(grant, subject))
                .data()
                .isEmpty());
  }

  private static void await(Rest api, String grant, String what, Predicate<JsonNode> so) {
    Wait.until(what, PATIENCE, () -> so.test(api.get("/v3/grants/" + grant).data()));
  }
}
