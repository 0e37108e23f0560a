package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.api.web.AwaitSignal;
import dev.syncline.model.account.AccountLogin;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.secret.Opener;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a mailbox becomes a grant, and stops being one.
@Timeout(60)
class ConnectingIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("connecting");

  private final LoginChecks checks = new LoginChecks(api.model.databases(), api.model.wakeups());

  @Test
  void aLoginThatWorksBecomesAGrantAndTheSameAddressStaysOne() {
    var asked = new AtomicReference<AccountLogin>();

    var first = connect(asked, new Outcome.Passed(), settings("Ada@example.com", "one"));
    var second = connect(asked, new Outcome.Passed(), settings("ada@example.com", "two"));

    assertThat(first.status()).as(first.errorMessage()).isEqualTo(201);
    assertThat(first.data().path("grant_status").asString()).isEqualTo("valid");
    assertThat(second.data().path("id")).isEqualTo(first.data().path("id"));
    assertThat(asked.get().settings().imapSecurity()).isEqualTo("TLS");
    assertThat(asked.get().settings().smtpSecurity()).isEqualTo("STARTTLS");
    assertThat(asked.get().secret().smtpPassword()).isEqualTo("two");
    assertThat(first.data().path("settings").toString()).doesNotContain("one");
    var path = "/v3/grants/" + first.data().path("id").asString();
    assertThat(client.get(path).data().path("email").asString()).isEqualTo("Ada@example.com");
    var deltas = client.get(path + "/deltas").data();
    assertThat(deltas.get(0).path("event").asString()).isEqualTo("created");
  }

  @Test
  void eachKindOfFailureIsToldApart() {
    var asked = new AtomicReference<AccountLogin>();

    for (var kind :
        List.of("LoginRejected", "UnknownHost", "TlsProblem", "NoInbox", "SettingNeeded")) {
      var reply =
          connect(asked, new Outcome.Failed(kind, "NO said"), settings("no@example.com", "pw"));
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.errorType())
          .isEqualTo(kind.replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT));
      assertThat(reply.body().path("error").path("provider_error").path("detail").asString())
          .isEqualTo("NO said");
    }
    assertThat(client.get("/v3/grants?email=no@example.com").data().size()).isZero();
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedByName() {
    assertThat(message("{\"provider\": \"imap\", \"settings\": {\"imap_hots\": \"x\"}}"))
        .contains("'settings.imap_hots'");
    assertThat(message("{\"provider\": \"imap\", \"settings\": {\"imap_port\": \"993\"}}"))
        .contains("'settings.imap_port'");
    assertThat(message("{\"provider\": \"pop\"}")).contains("'provider'");
    assertThat(
            message(
                "{\"provider\": \"imap\", \"settings\": {\"imap_username\": \"a@b\", \"imap_port\": 993}}"))
        .contains("'settings.imap_host'");
    assertThat(message("{\"provider\": \"imap\", \"settings\": {\"imap_username\": \"a@b\"}}"))
        .contains("'settings.imap_password'");
    assertThat(message("{")).contains("JSON");
  }

  @Test
  void aRefreshTokenNeedsItsConnectorAndIsCheckedWithTheProvidersOwnServers() {
    var token = "{\"provider\": \"microsoft\", \"settings\": {\"email\": \"m@example.com\", %s}}";
    var withToken = token.formatted("\"refresh_token\": \"0.AX\"");
    assertThat(message(token.formatted("\"imap_password\": \"x\""))).contains("refresh_token");
    assertThat(message(withToken)).contains("no connector for microsoft");
    assertThat(message("{\"provider\": \"google\", \"settings\": {\"refresh_token\": \"x\"}}"))
        .contains("'settings.email'");
    for (var wrong :
        List.of(
            "{\"provider\": \"yahoo\"}",
            "{\"provider\": \"microsoft\", \"settings\": {}}",
            "{\"provider\": \"imap\", \"settings\": {\"client_id\": \"x\"}}",
            "{\"provider\": \"google\", \"settings\": {\"client_id\": \"x\", \"token_url\": \"ftp://x\"}}")) {
      assertThat(client.post("/v3/connectors", wrong).status()).as(wrong).isEqualTo(400);
    }
    var connector = "{\"provider\": \"microsoft\", \"settings\": {\"client_id\": \"x\"}}";
    assertThat(client.post("/v3/connectors", connector).status()).isEqualTo(201);
    assertThat(client.post("/v3/connectors", connector).errorType()).isEqualTo("connector_exists");

    var asked = new AtomicReference<AccountLogin>();
    var refused = connect(asked, new Outcome.Failed("Refused", "said"), withToken);
    assertThat(refused.errorType()).isEqualTo("token_refused");
    var reply = connect(asked, new Outcome.Passed(new Sealed(new byte[] {1})), withToken);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(asked.get().settings())
        .isEqualTo(
            new AccountSettings(
                "outlook.office365.com", 993, "TLS", "smtp.office365.com", 587, "STARTTLS"));
    assertThat(asked.get().secret().refreshToken()).isEqualTo("0.AX");
    assertThat(asked.get().secret().imapUser()).isEqualTo("m@example.com");
    assertThat(reply.body().toString()).doesNotContain("0.AX");
  }

  private static String message(String json) {
    var reply = client.post("/v3/connect/custom", json);
    assertThat(reply.status()).isEqualTo(400);
    return reply.errorMessage();
  }

  @Test
  void aRemovedGrantIsGoneAtOnceAndCannotComeBackBeforeItsDataIs() {
    var asked = new AtomicReference<AccountLogin>();
    var settings = settings("gone@example.com", "pw");
    var id = connect(asked, new Outcome.Passed(), settings).data().path("id").asString();

    assertThat(client.delete("/v3/grants/" + id).status()).isEqualTo(200);

    assertThat(client.get("/v3/grants/" + id).status()).isEqualTo(404);
    assertThat(client.get("/v3/grants/" + id + "/messages").status()).isEqualTo(404);
    assertThat(client.get("/v3/grants?email=gone@example.com").data().size()).isZero();
    assertThat(connect(asked, new Outcome.Passed(), settings).errorType())
        .isEqualTo("grant_being_removed");
  }

  private static String settings(String email, String password) {
    return """
    {"provider": "imap", "settings": {"imap_username": "%s", "imap_password": "%s",
     "imap_host": "imap.example.com", "smtp_host": "smtp.example.com", "smtp_port": 587}}
    """
        .formatted(email, password);
  }

  /// Connects while somebody plays the sync fleet, who alone can open what was sealed.
  private Reply connect(AtomicReference<AccountLogin> asked, Outcome outcome, String json) {
    var fleet =
        Thread.ofVirtual()
            .start(() ->
                new AwaitSignal(api.model.wakeups())
                    .until(
                        Duration.ofSeconds(20),
                        Wakeups.Topic.LOGIN_CHECK,
                        () -> checks.claim("test"))
                    .ifPresent(claimed -> {
                      asked.set(open(claimed));
                      checks.finish(claimed.id(), outcome);
                    }));
    var reply = client.post("/v3/connect/custom", json);
    fleet.interrupt();
    return reply;
  }

  private static AccountLogin open(LoginChecks.Claimed claimed) {
    var opener = new Opener(List.of(api.sealing.getPrivate()));
    UUID id = claimed.id();
    return AccountLogin.fromJson(opener.open(claimed.settings(), AccountLogin.context(id)));
  }
}
