package dev.syncline.sandbox.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.syncline.sandbox.control.Json.Fields;
import dev.syncline.sandbox.fault.Faults;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Accounts;
import dev.syncline.sandbox.mailbox.MailboxException;
import dev.syncline.sandbox.message.Letter;
import dev.syncline.sandbox.oauth.TokenEndpoint;
import dev.syncline.sandbox.oauth.Tokens;
import dev.syncline.sandbox.smtp.Outbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// The control surface: plain text out, small JSON objects in.
public final class ControlServer implements AutoCloseable {
  private static final int LARGEST_BODY = 32 << 20;

  private record Answer(int status, String text) {}

  @FunctionalInterface
  private interface Route {
    Answer answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer http;
  private final ExecutorService threads;
  private final Accounts accounts;
  private final Faults faults;
  private final Outbox outbox;
  private final Tokens tokens;
  private final int imapPort;
  private final int smtpPort;

  private ControlServer(
      HttpServer http,
      Accounts accounts,
      Faults faults,
      Outbox outbox,
      Tokens tokens,
      int imapPort,
      int smtpPort) {
    this.http = http;
    this.accounts = accounts;
    this.faults = faults;
    this.outbox = outbox;
    this.tokens = tokens;
    this.imapPort = imapPort;
    this.smtpPort = smtpPort;
    threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sandbox-control-", 0).factory());
  }

  public static ControlServer open(
      int port,
      Accounts accounts,
      Faults faults,
      Outbox outbox,
      Tokens tokens,
      int imapPort,
      int smtpPort)
      throws IOException {
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    } catch (IOException e) {
      throw new IOException(
          "sandbox control port %d cannot be opened: %s".formatted(port, e.getMessage()), e);
    }
    var control = new ControlServer(http, accounts, faults, outbox, tokens, imapPort, smtpPort);
    http.setExecutor(control.threads);
    http.createContext("/", exchange -> serve(exchange, control::route));
    http.createContext(TokenEndpoint.PATH, new TokenEndpoint(tokens, faults));
    http.start();
    return control;
  }

  public int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.close();
  }

  private static void serve(HttpExchange exchange, Route route) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = route.answer(exchange);
      } catch (IllegalArgumentException | ArithmeticException | MailboxException e) {
        answer = new Answer(400, e.getMessage() + "\n");
      }
      var bytes = answer.text().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer route(HttpExchange exchange) throws IOException {
    if (exchange.getRequestHeaders().containsKey("Origin")) {
      return new Answer(403, "This is not for web pages.\n");
    }
    return switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
      case "GET /" -> new Answer(200, overview());
      case "POST /deliver" -> deliver(body(exchange));
      case "POST /faults" -> placeFault(body(exchange));
      case "POST /uidvalidity" -> resetUidValidity(body(exchange));
      case "GET /oauth" -> new Answer(200, oauth());
      case "POST /oauth/consent" -> new Answer(200, consent(body(exchange)) + "\n");
      case "POST /oauth/revoke" -> revoke(body(exchange));
      case "DELETE /oauth/access-tokens" -> {
        tokens.voidAccessTokens();
        yield new Answer(200, "All access tokens are void.\n");
      }
      case "DELETE /faults" -> {
        faults.clear();
        yield new Answer(200, "All faults are lifted.\n");
      }
      default -> new Answer(404, "There is nothing here. GET / says what there is.\n");
    };
  }

  private Answer deliver(Fields mail) {
    mail.allow("to", "from", "subject", "text", "html", "folder");
    var account = account(mail, "to");
    var letter =
        new Letter(UUID.randomUUID() + "@sandbox.example", account.now())
            .from(oneLine(mail.text("from").orElse("Grace Hopper <grace@example.org>")))
            .to(account.address())
            .subject(oneLine(mail.text("subject").orElse("Hello")))
            .text(mail.text("text").orElse("A message from the sandbox.\n"))
            .html(mail.text("html").orElse(null));
    var folder = account.existing(mail.text("folder").orElse(Account.INBOX));
    var message = folder.append(letter.bytes(), Set.of(), account.now());
    return new Answer(
        200,
        "Delivered to %s, %s, UID %d.\n"
            .formatted(account.address(), folder.name(), message.uid()));
  }

  private Answer placeFault(Fields fields) {
    var fault = FaultRequest.parse(fields);
    var account = fields.text("account").orElse(null);
    if (fields.text("times").isPresent()) {
      return new Answer(
          200,
          "Placed: "
              + faults.place(account, fault, Math.toIntExact(fields.number("times")))
              + "\n");
    }
    return new Answer(
        200,
        "Placed: " + (account == null ? faults.place(fault) : faults.place(account, fault)) + "\n");
  }

  private Answer resetUidValidity(Fields fields) {
    fields.allow("account", "folder");
    var account = account(fields, "account");
    var folder = account.existing(fields.required("folder"));
    account.resetUidValidity(folder.name());
    return new Answer(200, "UIDVALIDITY is now %d.\n".formatted(folder.uidValidity()));
  }

  private String oauth() {
    return """
    token endpoint http://127.0.0.1:%d%s
    client_id %s
    client_secret %s
    requests %d
    refreshes %d
    """
        .formatted(
            port(),
            TokenEndpoint.PATH,
            Tokens.CLIENT_ID,
            Tokens.CLIENT_SECRET,
            tokens.requests(),
            tokens.refreshes());
  }

  private String consent(Fields fields) {
    fields.allow("account");
    return tokens.refreshToken(account(fields, "account").address());
  }

  private Answer revoke(Fields fields) {
    fields.allow("account");
    tokens.revoke(account(fields, "account").address());
    return new Answer(200, "All tokens of the account are void.\n");
  }

  private Account account(Fields fields, String name) {
    var wanted = fields.text(name);
    if (wanted.isEmpty()) {
      return accounts.all().iterator().next();
    }
    return accounts
        .find(wanted.get())
        .orElseThrow(
            () -> new IllegalArgumentException("there is no such account; GET / lists them"));
  }

  private String overview() {
    var people =
        accounts.all().stream()
            .map(account ->
                "  %s  (%d folders, %d messages)\n"
                    .formatted(
                        account.address(),
                        account.folders().size(),
                        account.folders().stream().mapToInt(f -> f.messages().size()).sum()))
            .collect(Collectors.joining());
    var placed =
        faults.all().stream().map(fault -> "  " + fault + "\n").collect(Collectors.joining());
    return """
    Syncline sandbox

    IMAP 127.0.0.1:%d   SMTP 127.0.0.1:%d   (no TLS)

    Accounts
    %s
    Mails for elsewhere kept in the outbox: %d

    Deliver a mail
      curl -X POST localhost:%d/deliver -d '{"subject":"Hello","text":"How are you?"}'
      fields: to, from, subject, text, html, folder

    OAuth: GET /oauth tells the client, the endpoint and its counters
      curl -X POST localhost:%d/oauth/consent -d '{}'       a refresh token
      curl -X POST localhost:%d/oauth/revoke -d '{}'        void, as all tokens of the account
      curl -X DELETE localhost:%d/oauth/access-tokens
      both take account

    Misbehave
      curl -X POST localhost:%d/faults -d '{"kind":"delay","command":"FETCH","millis":500}'
      curl -X POST localhost:%d/uidvalidity -d '{"folder":"INBOX"}'
      curl -X DELETE localhost:%d/faults
      every fault also takes account and times; the kinds and their fields:
    %s
    Faults now
    %s\
    """
        .formatted(
            imapPort,
            smtpPort,
            people,
            outbox.mails().size(),
            port(),
            port(),
            port(),
            port(),
            port(),
            port(),
            port(),
            FaultRequest.KINDS.indent(4),
            placed.isEmpty() ? "  none\n" : placed);
  }

  private static Fields body(HttpExchange exchange) throws IOException {
    var bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY);
    return Json.parse(new String(bytes, UTF_8));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ");
  }
}
