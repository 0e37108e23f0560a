package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.account.AccountLogin;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.directory.LoginChecks.Claimed;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.secret.Opener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an address tells, and mailboxes that are connected with nothing but an address and a
/// password. The test plays the sync fleet.
@Timeout(60)
class DetectingIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("detecting");
  private static final LoginChecks checks =
      new LoginChecks(api.model.databases(), api.model.wakeups());

  private static final AccountSettings SERVERS =
      new AccountSettings("imap.example.com", 993, "TLS", "smtp.example.com", 587, "STARTTLS");

  private static final Map<String, Outcome> KNOWN =
      Map.of(
          "Ada@short.example", searched("known_domain", "yahoo", "app_password", "Ada", false),
          "ada@srv.example", searched("srv", "imap", "password", "ada@srv.example", true),
          "ada@oauth.example", searched("mx", "icloud", "oauth", "ada@oauth.example", false),
          "ada@other.example", searched("mx", "icloud", "app_password", null, false),
          "ada@none.example", searched(DiscoveredSettings.nothing("")),
          "ada@silent.example", searched(DiscoveredSettings.nothing("DNS did not answer")),
          "ada@localhost", new Outcome.Failed("NoAddress", "it is no domain name"));

  private static final List<AccountLogin> tried = new CopyOnWriteArrayList<>();
  private static @Nullable Thread fleet;
  private static volatile boolean stopped;

  private static Outcome searched(DiscoveredSettings settings) {
    return new Outcome.Searched(settings);
  }

  private static Outcome searched(
      String source, String kind, String login, @Nullable String user, boolean forgeable) {
    return searched(
        new DiscoveredSettings(
            source, kind, "acme", login, SERVERS, user, user, forgeable, "A note.", ""));
  }

  @BeforeAll
  static void startFleet() {
    fleet = Thread.ofVirtual().start(DetectingIT::answerAll);
  }

  @AfterAll
  static void stopFleet() throws InterruptedException {
    var running = Objects.requireNonNull(fleet);
    stopped = true;
    running.join();
  }

  private static void answerAll() {
    var opener = new Opener(List.of(api.sealing.getPrivate()));
    while (!stopped) {
      checks
          .claim("test")
          .ifPresent(claimed -> checks.finish(claimed.id(), answer(opener, claimed)));
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static Outcome answer(Opener opener, Claimed claimed) {
    var question = opener.open(claimed.settings(), AccountLogin.context(claimed.id()));
    if (claimed.isSearch()) {
      return Objects.requireNonNull(KNOWN.get(new String(question, UTF_8)));
    }
    tried.add(AccountLogin.fromJson(question));
    return new Outcome.Passed();
  }

  private static Reply detect(String query) {
    return client.post("/v3/providers/detect?" + query, "");
  }

  private static Reply connect(String settings) {
    return client.post(
        "/v3/connect/custom",
        "{\"provider\": \"imap\", \"settings\": {%s, \"imap_password\": \"pw\"}}"
            .formatted(settings));
  }

  @Test
  void anAddressTellsItsProviderAndSettings() {
    var found = detect("email=Ada%40short.example").data();

    assertThat(found.path("email_address").asString()).isEqualTo("Ada@short.example");
    assertThat(found.path("detected").asBoolean()).isTrue();
    assertThat(found.path("provider").asString()).isEqualTo("imap");
    assertThat(found.path("type").asString()).isEqualTo("acme");
    assertThat(found.path("imap_username").asString()).isEqualTo("Ada");
    assertThat(found.path("smtp_security").asString()).isEqualTo("starttls");
    assertThat(found.path("source").asString()).isEqualTo("known_domain");
    var all = detect("email=Ada%40short.example&all_provider_types=true").data();
    assertThat(all.path("provider").asString()).isEqualTo("yahoo");
  }

  @Test
  void whatCanNotBeConnectedIsNotDetectedUnlessAllAreAskedFor() {
    var found = detect("email=ada@oauth.example").data();
    assertThat(found.path("detected").asBoolean()).isFalse();
    assertThat(found.has("provider")).isFalse();
    assertThat(found.path("note").asString()).isEqualTo("A note.");
    var all = detect("email=ada@oauth.example&all_provider_types=true").data();
    assertThat(all.path("provider").asString()).isEqualTo("icloud");
    assertThat(detect("email=ada@silent.example").data().path("note").asString())
        .isEqualTo("Nothing was found: DNS did not answer.");
  }

  @Test
  void questionsThatMakeNoSenseAreRefusedByName() {
    assertThat(detect("").errorMessage()).contains("'email' is missing");
    assertThat(detect("email=ada@localhost").errorMessage())
        .isEqualTo("'email' can't be used: it is no domain name.");
    assertThat(detect("email=" + "a".repeat(400) + "@example.org").status()).isEqualTo(400);
    assertThat(detect("email=a@b&provider=imap").errorMessage()).contains("'provider'");
    assertThat(detect("email=a@b&all_provider_types=1").errorMessage()).contains("true or false");
  }

  @Test
  void anAddressAndAPasswordAreEnoughToConnect() {
    var reply = connect("\"imap_username\": \"Ada@short.example\"");

    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(201);
    assertThat(reply.data().path("email").asString()).isEqualTo("Ada@short.example");
    var login = tried.getLast();
    assertThat(login.settings()).isEqualTo(SERVERS);
    assertThat(login.secret().imapUser()).as("the form of its provider").isEqualTo("Ada");
    assertThat(login.secret().smtpPassword()).isEqualTo("pw");
    connect("\"email\": \"Ada@short.example\", \"imap_username\": \"lovelace\"");
    assertThat(tried.getLast().secret().imapUser()).isEqualTo("lovelace");
  }

  @Test
  void whatIsNotFoundOrNotSafeIsRefusedWithWhatToGive() {
    var none = connect("\"email\": \"ada@none.example\"");
    assertThat(none.status()).isEqualTo(422);
    assertThat(none.errorType()).isEqualTo("settings_not_found");
    assertThat(none.errorMessage()).contains("'settings.imap_host'");
    assertThat(connect("\"email\": \"ada@oauth.example\"").errorType())
        .isEqualTo("provider_not_supported");
    var forgeable = connect("\"email\": \"ada@srv.example\"");
    assertThat(forgeable.errorType()).isEqualTo("settings_unconfirmed");
    assertThat(forgeable.body().path("error").path("provider_error").path("detail").asString())
        .contains("imap_host imap.example.com, imap_port 993");
    assertThat(connect("\"email\": \"ada@other.example\"").errorMessage())
        .contains("'settings.imap_username'");
    assertThat(connect("\"email\": \"ada@localhost\"").errorMessage())
        .contains("'settings.email' can't be used");
    assertThat(connect("\"email\": \"ada@none.example\", \"imap_port\": 993").errorMessage())
        .contains("'settings.imap_host' is missing");
  }

  @Test
  void anApplicationHasOnlySoManySearchesUnderWay() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var replies =
          IntStream.range(0, 40)
              .mapToObj(_ -> threads.submit(() -> detect("email=Ada@short.example").status()))
              .toList();
      assertThat(replies.stream().map(DetectingIT::join)).contains(200, 429).hasSize(40);
    }
  }

  private static int join(Future<Integer> reply) {
    try {
      return reply.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
