package dev.syncline.provider.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncline.provider.AccessToken;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Credentials;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.imap.ImapProvider;
import dev.syncline.sandbox.SandboxServer;
import dev.syncline.sandbox.SandboxSettings;
import dev.syncline.sandbox.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Logging in with access tokens that are refreshed at a token endpoint, all on the sandbox.
@SuppressWarnings("NullAway.Init") // @BeforeEach fills the fields
class TokenLoginTest {
  private static final String ANN = "ann@sandbox.example";

  private volatile Instant now = Instant.parse("2026-11-29T10:00:00Z");
  private SandboxServer sandbox;
  private KeptTokens store;
  private TokenEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    sandbox = SandboxServer.start(SandboxSettings.inMemory(ANN, "secret").withClock(() -> now));
    store = new KeptTokens(sandbox.tokens().refreshToken(ANN));
    endpoint = new TokenEndpoint(HostResolver.SYSTEM, true, Duration.ofSeconds(5), () -> now);
  }

  @AfterEach
  void stop() {
    endpoint.close();
    sandbox.close();
  }

  private RefreshingTokens tokens() {
    return new RefreshingTokens(store, () -> client(sandbox.tokenEndpoint()), endpoint, () -> now);
  }

  private static OAuthClient client(URI where) {
    return new OAuthClient(
        where,
        dev.syncline.sandbox.oauth.Tokens.CLIENT_ID,
        dev.syncline.sandbox.oauth.Tokens.CLIENT_SECRET,
        null);
  }

  private void verify(RefreshingTokens tokens) throws InterruptedException {
    var bearer = new Credentials.Bearer(tokens);
    new ImapProvider()
        .verify(
            new ConnectionSettings(
                new Server("127.0.0.1", sandbox.imapPort(), Security.NONE, ANN, bearer),
                new Server("127.0.0.1", sandbox.smtpPort(), Security.NONE, ANN, bearer),
                1,
                true));
  }

  private static Failure failureOf(ThrowingCallable call) {
    return catchThrowableOfType(ProviderException.class, call).failure();
  }

  @Test
  void imapAndSmtpTakeOneTokenByWhicheverMechanismTheyOffer() throws InterruptedException {
    for (var masked :
        List.of(
            Set.<String>of(),
            Set.of("AUTH=OAUTHBEARER"),
            Set.of("AUTH=XOAUTH2"),
            Set.of("SASL-IR"),
            Set.of("SASL-IR", "AUTH=OAUTHBEARER"))) {
      sandbox.faults().clear();
      sandbox.faults().place(new Fault.MaskCapabilities(masked));
      verify(tokens());
    }
    assertThat(sandbox.tokens().requests()).as("kept between logins").isEqualTo(1);

    sandbox.faults().place(new Fault.MaskCapabilities(Set.of("AUTH=OAUTHBEARER", "AUTH=XOAUTH2")));
    assertThat(failureOf(() -> verify(tokens())))
        .isEqualTo(
            new Failure.LoginRejected("the server offers no way to log in with a token here"));
  }

  @Test
  void aTokenThatIsRefusedIsReplacedOnceAndThenTheLoginIsRejected() throws InterruptedException {
    var tokens = tokens();
    for (var fault :
        List.of(new Fault.TokenLifetime(Duration.ofHours(1)), new Fault.BareRefusal())) {
      sandbox.faults().place(fault);
      verify(tokens);
      var before = sandbox.tokens().requests();
      sandbox.tokens().voidAccessTokens();

      verify(tokens);
      assertThat(sandbox.tokens().requests()).isEqualTo(before + 1);
    }
    var before = sandbox.tokens().requests();
    sandbox.faults().place(ANN, new Fault.RejectPassword());

    var failure = failureOf(() -> verify(tokens));

    assertThat(failure).isInstanceOf(Failure.LoginRejected.class);
    assertThat(failure.detail()).contains("wrong user or password").doesNotContain("access.");
    assertThat(sandbox.tokens().requests()).isEqualTo(before + 1);
  }

  @Test
  void aTokenIsRenewedAheadOfItsEndAndUsedWhileTheEndpointFails() throws InterruptedException {
    var tokens = tokens();
    var first = tokens.current();
    pass(Duration.ofMinutes(54));
    assertThat(tokens.current()).isEqualTo(first);

    pass(Duration.ofMinutes(2));
    sandbox.faults().place(null, new Fault.TokenReply(429, "slow_down", 120), 1);
    assertThat(tokens.current()).as("still good for 4 minutes").isEqualTo(first);
    assertThat(tokens.current()).isEqualTo(first);
    assertThat(sandbox.tokens().requests()).as("not asked while it wants to rest").isEqualTo(2);

    pass(Duration.ofMinutes(3));
    assertThat(tokens.current()).isNotEqualTo(first);
    assertThat(sandbox.tokens().requests()).isEqualTo(3);
  }

  @Test
  void aRotatedRefreshTokenIsKeptBeforeItsAccessTokenIsUsed() throws InterruptedException {
    sandbox.faults().place(new Fault.RotateTokens());
    var tokens = tokens();
    var seen = new HashSet<String>(List.of(store.kept().refreshToken()));
    for (var round = 0; round < 3; round++) {
      var token = tokens.current();
      assertThat(store.kept().access()).isEqualTo(token);
      assertThat(seen.add(store.kept().refreshToken())).as("another one").isTrue();
      pass(Duration.ofHours(1));
    }
  }

  @Test
  void howeverManyAskAtOnceTheEndpointIsAskedOnce()
      throws InterruptedException, ExecutionException {
    sandbox.faults().place(new Fault.RotateTokens());
    sandbox.faults().place(new Fault.Delay("TOKEN", Duration.ofMillis(100)));
    var here = tokens();
    var elsewhere = tokens();

    var all = new ArrayList<>(atOnce(20, here::current));
    all.addAll(atOnce(5, elsewhere::current));
    assertThat(new HashSet<>(all)).hasSize(1);
    assertThat(sandbox.tokens().requests()).isEqualTo(1);

    var refused = all.getFirst();
    var others = new HashSet<>(atOnce(20, () -> here.insteadOf(refused)));
    others.addAll(atOnce(5, () -> elsewhere.insteadOf(refused)));
    assertThat(others).hasSize(1).doesNotContain(refused);
    assertThat(sandbox.tokens().requests()).isEqualTo(2);
  }

  private static List<AccessToken> atOnce(int threads, Callable<AccessToken> work)
      throws InterruptedException, ExecutionException {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<AccessToken>>();
      for (var i = 0; i < threads; i++) {
        futures.add(executor.submit(work));
      }
      var found = new ArrayList<AccessToken>();
      for (var future : futures) {
        found.add(future.get());
      }
      return found;
    }
  }

  @Test
  void theEndpointsTroubleIsNeverABadLogin() {
    assertThat(reply(429, "rate", 7))
        .isEqualTo(
            new Failure.Throttled(
                "token endpoint 127.0.0.1 answered 429 rate (as asked)", Duration.ofSeconds(7)));
    assertThat(reply(503, "backend_error", 0)).isInstanceOf(Failure.Unreachable.class);
    assertThat(reply(400, "temporarily_unavailable", 0)).isInstanceOf(Failure.Unreachable.class);
    assertThat(reply(401, "invalid_client", 0))
        .isInstanceOf(Failure.Refused.class)
        .extracting(Failure::detail)
        .asString()
        .contains("check the connector's client_id");
    assertThat(reply(418, "", 0)).isInstanceOf(Failure.Malformed.class);
    sandbox.faults().place(null, new Fault.DropAt("TOKEN"), 1);
    assertThat(failureOf(() -> verify(tokens())))
        .isInstanceOf(Failure.Unreachable.class)
        .extracting(Failure::detail)
        .asString()
        .startsWith("token endpoint 127.0.0.1: ");
    sandbox.faults().place(null, new Fault.Delay("TOKEN", Duration.ofSeconds(3)), 1);
    try (var hasty =
        new TokenEndpoint(HostResolver.SYSTEM, true, Duration.ofMillis(200), () -> now)) {
      assertThat(failureOf(() -> hasty.refresh(client(sandbox.tokenEndpoint()), "x")))
          .isEqualTo(new Failure.Unreachable("token endpoint 127.0.0.1: no answer within 200 ms"));
    }
  }

  private Failure reply(int status, String error, int retryAfter) {
    sandbox.faults().place(null, new Fault.TokenReply(status, error, retryAfter), 1);
    return failureOf(() -> verify(tokens()));
  }

  @Test
  void aConsentTakenBackAsksForANewOne() throws InterruptedException {
    var tokens = tokens();
    verify(tokens);
    sandbox.tokens().revoke(ANN);

    assertThat(failureOf(() -> verify(tokens)))
        .isInstanceOf(Failure.LoginRejected.class)
        .extracting(Failure::detail)
        .asString()
        .contains("invalid_grant", "authenticate again");
  }

  @Test
  void aServerThatIsNotThereCostsNoToken() {
    var port = sandbox.imapPort();
    sandbox.close();

    assertThat(failureOf(() -> verify(tokens())).detail()).startsWith("127.0.0.1:" + port);
    assertThat(sandbox.tokens().requests()).isZero();
  }

  @Test
  void onlyPublicAddressesAndHttpsAreAsked() {
    var https = URI.create("https://login.example.org/token");
    HostResolver inside = _ -> List.of(InetAddress.ofLiteral("169.254.169.254"));
    try (var guarded = new TokenEndpoint(inside, false, Duration.ofSeconds(1), () -> now)) {
      assertThat(failureOf(() -> guarded.refresh(client(https), "x")))
          .isEqualTo(
              new Failure.ForbiddenHost(
                  "token endpoint: login.example.org is at a private, loopback or link-local"
                      + " address"));
      assertThat(failureOf(() -> guarded.refresh(client(sandbox.tokenEndpoint()), "x")))
          .isInstanceOf(Failure.ForbiddenHost.class);
    }
    HostResolver lan = _ -> List.of(InetAddress.ofLiteral("192.168.7.7"));
    try (var allowing = new TokenEndpoint(lan, true, Duration.ofSeconds(1), () -> now)) {
      var http = URI.create("http://login.example.org/token");
      assertThat(failureOf(() -> allowing.refresh(client(http), "x")))
          .as("in the clear to no host but this one")
          .isInstanceOf(Failure.ForbiddenHost.class);
    }
    assertThat(sandbox.tokens().requests()).isZero();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
