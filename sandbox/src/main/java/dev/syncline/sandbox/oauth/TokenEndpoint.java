package dev.syncline.sandbox.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.fault.Faults;
import dev.syncline.sandbox.mailbox.Account;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `POST /oauth/token` with the grant type refresh_token (RFC 6749 §6), as Google's and Microsoft's
/// servers answer it. Faults that name a command mean it by `TOKEN`.
public final class TokenEndpoint implements HttpHandler {
  public static final String PATH = "/oauth/token";

  private static final int LARGEST_BODY = 64 << 10;

  private final Tokens tokens;
  private final Faults faults;

  public TokenEndpoint(Tokens tokens, Faults faults) {
    this.tokens = tokens;
    this.faults = faults;
  }

  private record Answer(int status, String json, int retryAfter) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      tokens.countRequest();
      var form = form(new String(exchange.getRequestBody().readNBytes(LARGEST_BODY), UTF_8));
      var account = tokens.ownerOfRefreshToken(form.getOrDefault("refresh_token", ""));
      if (dropped(account)) {
        return;
      }
      var answer = faulty(account).orElseGet(() -> answer(exchange, form, account));
      var bytes = answer.json().getBytes(UTF_8);
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json; charset=utf-8");
      headers.set("Cache-Control", "no-store");
      if (answer.retryAfter() > 0) {
        headers.set("Retry-After", Integer.toString(answer.retryAfter()));
      }
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /// True when the connection is to be cut; a delay is waited for here.
  private boolean dropped(Optional<Account> account) throws IOException {
    var who = account.map(Account::address).orElse(null);
    if (faults
        .striking(who, Fault.DropAt.class, fault -> Faults.means(fault.command(), "TOKEN"))
        .findAny()
        .isPresent()) {
      return true;
    }
    for (var delay :
        faults
            .striking(who, Fault.Delay.class, fault -> Faults.means(fault.command(), "TOKEN"))
            .toList()) {
      try {
        Thread.sleep(delay.by());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the server closes", e);
      }
    }
    return false;
  }

  private Optional<Answer> faulty(Optional<Account> account) {
    return faults
        .striking(account.map(Account::address).orElse(null), Fault.TokenReply.class)
        .findFirst()
        .map(fault -> error(fault.status(), fault.error(), "as asked", fault.retryAfter()));
  }

  private Answer answer(
      HttpExchange exchange, Map<String, String> form, Optional<Account> account) {
    if (!exchange.getRequestMethod().equals("POST")) {
      return error(405, "invalid_request", "POST was expected", 0);
    }
    if (!isKnownClient(exchange, form)) {
      return error(401, "invalid_client", "The OAuth client was not found.", 0);
    }
    if (!"refresh_token".equals(form.get("grant_type"))) {
      return error(400, "unsupported_grant_type", "refresh_token is all there is", 0);
    }
    if (!form.containsKey("refresh_token")) {
      return error(400, "invalid_request", "Missing required parameter: refresh_token", 0);
    }
    return account
        .flatMap(owner -> tokens.refresh(owner, form.get("refresh_token")))
        .map(TokenEndpoint::issued)
        .orElseGet(() -> error(400, "invalid_grant", "Token has been expired or revoked.", 0));
  }

  /// In the body or as HTTP Basic (RFC 6749 §2.3.1).
  private static boolean isKnownClient(HttpExchange exchange, Map<String, String> form) {
    var basic = exchange.getRequestHeaders().getFirst("Authorization");
    if (basic != null) {
      var expected =
          Base64.getEncoder()
              .encodeToString((Tokens.CLIENT_ID + ":" + Tokens.CLIENT_SECRET).getBytes(UTF_8));
      return basic.equals("Basic " + expected);
    }
    return Tokens.CLIENT_ID.equals(form.get("client_id"))
        && Tokens.CLIENT_SECRET.equals(form.get("client_secret"));
  }

  private static Answer issued(Tokens.Issued issued) {
    var rotated =
        issued.rotated().map(token -> ",\"refresh_token\":\"%s\"".formatted(token)).orElse("");
    return new Answer(
        200,
        "{\"access_token\":\"%s\",\"expires_in\":%d,\"token_type\":\"Bearer\"%s}"
            .formatted(issued.accessToken(), issued.lifetime().toSeconds(), rotated),
        0);
  }

  private static Answer error(int status, String error, String description, int retryAfter) {
    return new Answer(
        status,
        "{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description),
        retryAfter);
  }

  private static Map<String, String> form(String body) {
    var fields = new HashMap<String, String>();
    for (var pair : body.split("&", -1)) {
      var equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return fields;
  }
}
