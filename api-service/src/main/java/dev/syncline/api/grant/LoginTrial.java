package dev.syncline.api.grant;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.AwaitSignal;
import dev.syncline.model.account.AccountLogin;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.secret.Sealed;
import dev.syncline.model.secret.Sealer;
import dev.syncline.model.signal.Wakeups;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Has the sync fleet try a login, since the API neither talks to providers nor could open what it
/// sealed.
public final class LoginTrial {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LoginChecks checks;
  private final Sealer sealer;
  private final AwaitSignal await;

  public LoginTrial(LoginChecks checks, Sealer sealer, AwaitSignal await) {
    this.checks = checks;
    this.sealer = sealer;
    this.await = await;
  }

  /// Returns when the login works, with the tokens it got, sealed for the grant; null where
  /// passwords are used.
  ///
  /// @throws ApiException that says why it does not, by kind
  @Nullable Sealed pass(String provider, LoginChecks.Subject subject, AccountLogin login) {
    var id = UUID.randomUUID();
    checks.ask(id, provider, subject, sealer.seal(login.toJson(), AccountLogin.context(id)));
    var outcome =
        await
            .until(PATIENCE, Wakeups.Topic.LOGIN_CHECK, () -> checks.outcome(id))
            .orElseThrow(() ->
                new ApiException(
                    504,
                    "login_check_timeout",
                    "The login could not be checked within 30 s: no sync worker is free, or the"
                        + " mail server is very slow. Try again."));
    return switch (outcome) {
      case Outcome.Passed(var tokens) -> tokens;
      case Outcome.Searched _ -> throw new IllegalStateException("a login is no search");
      case Outcome.Failed(var failure, var detail) ->
          throw refusal(failure, detail, login.secret().refreshToken() != null);
    };
  }

  private static ApiException refusal(String failure, String detail, boolean withToken) {
    var words = Map.of("kind", failure, "detail", detail);
    return withToken ? refusalOfToken(failure, words) : refusal(failure, words);
  }

  /// Where the token endpoint may be what failed, the detail says so.
  private static ApiException refusalOfToken(String failure, Map<String, String> words) {
    return switch (failure) {
      case "LoginRejected" ->
          new ApiException(
              422,
              "login_rejected",
              "The provider rejects this refresh token, or the mail server the access token it"
                  + " gives: it is expired, spent, revoked, or of another user. Authenticate again"
                  + " and connect with a new one.",
              words);
      case "Refused" ->
          new ApiException(
              422,
              "token_refused",
              "The token endpoint gives this client no token. Check the connector: client_id,"
                  + " client_secret, tenant and scope.",
              words);
      case "Throttled" ->
          new ApiException(
              429,
              "provider_throttled",
              "The mail server or the token endpoint asks to slow down. Try later.",
              words);
      case "Unreachable", "Unknown" ->
          new ApiException(
              502,
              "provider_unreachable",
              "No connection to the mail server or the token endpoint. Try later.",
              words);
      default -> refusal(failure, words);
    };
  }

  private static ApiException refusal(String failure, Map<String, String> words) {
    return switch (failure) {
      case "LoginRejected" ->
          new ApiException(
              422,
              "login_rejected",
              "The mail server rejects this user name or password. Check both; many providers want"
                  + " an app password.",
              words);
      case "UnknownHost" ->
          new ApiException(
              422,
              "unknown_host",
              "The mail server's name does not resolve. Check the host.",
              words);
      case "ForbiddenHost" ->
          new ApiException(
              422,
              "forbidden_host",
              "The mail server's address must not be connected to: it is private or local. An"
                  + " operator can allow private hosts.",
              words);
      case "TlsProblem" ->
          new ApiException(
              422,
              "tls_problem",
              "No secure connection to the mail server: its certificate is not valid for this host,"
                  + " or port and security don't fit together.",
              words);
      case "NoInbox" ->
          new ApiException(
              422, "no_inbox", "The login works, but this mailbox has no INBOX.", words);
      case "SettingNeeded" ->
          new ApiException(422, "setting_needed", words.getOrDefault("detail", ""), words);
      case "Throttled" ->
          new ApiException(
              429, "provider_throttled", "The mail server asks to slow down. Try later.", words);
      case "Unreachable", "Unknown" ->
          new ApiException(
              502,
              "provider_unreachable",
              "No connection to the mail server. Check host and port, or try later.",
              words);
      default ->
          new ApiException(
              502,
              "provider_error",
              "The mail server did not answer as mail servers do. Check host and port.",
              words);
    };
  }
}
