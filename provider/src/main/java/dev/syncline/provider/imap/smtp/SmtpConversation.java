package dev.syncline.provider.imap.smtp;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Credentials;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.connect.Wire;
import dev.syncline.provider.imap.BearerMechanism;
import dev.syncline.provider.imap.ServerWords;
import dev.syncline.provider.imap.TokenTrial;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One logged-in connection to a submission server: greeting, EHLO, STARTTLS, AUTH (RFC 6409, RFC
/// 3207, RFC 4954).
///
/// Angus's SMTPTransport wants a MimeMessage and does not say on which side of the final dot a
/// connection broke, which is the one thing that decides whether a mail may be sent again.
public final class SmtpConversation implements AutoCloseable {
  private static final Duration FINAL_REPLY = Duration.ofMinutes(10);
  private static final int MAX_LINE = 4096;
  private static final int MAX_LINES = 500;

  private final MailSockets sockets;
  private final Server server;
  private final TokenTrial trial;
  private final ServerWords words;
  private Wire wire;
  private InputStream in;
  private OutputStream out;
  private Map<String, String> extensions = Map.of();

  private SmtpConversation(MailSockets sockets, Server server, Wire wire, TokenTrial trial) {
    this.sockets = sockets;
    this.server = server;
    this.trial = trial;
    this.words = new ServerWords(server);
    this.wire = wire;
    this.in = new BufferedInputStream(wire.input());
    this.out = new BufferedOutputStream(wire.output());
  }

  public static SmtpConversation open(MailSockets sockets, Server server, boolean allowPrivateHosts)
      throws InterruptedException {
    return TokenTrial.run(server, trial -> open(sockets, server, allowPrivateHosts, trial));
  }

  private static SmtpConversation open(
      MailSockets sockets, Server server, boolean allowPrivateHosts, TokenTrial trial)
      throws InterruptedException {
    var plain = sockets.connect(server, allowPrivateHosts);
    var wire =
        switch (server.security()) {
          case TLS -> sockets.secure(plain, server);
          case STARTTLS, NONE -> plain;
        };
    SmtpConversation opened = null;
    try {
      var conversation = new SmtpConversation(sockets, server, wire, trial);
      conversation.begin();
      opened = conversation;
      return conversation;
    } catch (IOException e) {
      MailSockets.stopIfInterrupted(e);
      throw new ProviderException(unreachable(sockets, server, e), e);
    } finally {
      if (opened == null) {
        wire.close();
      }
    }
  }

  private static Failure unreachable(MailSockets sockets, Server server, IOException problem) {
    var why =
        problem instanceof SocketTimeoutException
            ? "no answer within %d ms".formatted(sockets.readTimeout().toMillis())
            : problem.getClass().getSimpleName() + " before the login";
    return new Failure.Unreachable("%s:%d: %s".formatted(server.host(), server.port(), why));
  }

  private void begin() throws IOException, InterruptedException {
    require("greeting", reply());
    hello();
    if (server.security() == Security.STARTTLS) {
      startTls();
    }
    if (!server.user().isEmpty()) {
      logIn();
    }
  }

  private void hello() throws IOException {
    var reply = require("EHLO", command("EHLO [127.0.0.1]"));
    var offered = new HashMap<String, String>();
    for (var line : reply.lines().subList(1, reply.lines().size())) {
      var space = line.indexOf(' ');
      var name = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
      offered.put(name, space < 0 ? "" : line.substring(space + 1).toUpperCase(Locale.ROOT));
    }
    extensions = offered;
  }

  /// Whatever the server said in the clear after its answer is not believed (CVE-2011-0411).
  private void startTls() throws IOException, InterruptedException {
    var reply = command("STARTTLS");
    if (reply.code() != 220) {
      throw new ProviderException(
          new Failure.TlsProblem("the server refused STARTTLS: " + words.clean(reply.words())));
    }
    if (in.available() > 0) {
      throw new ProviderException(
          new Failure.TlsProblem("the server went on in the clear after STARTTLS"));
    }
    wire = sockets.secure(wire, server);
    in = new BufferedInputStream(wire.input());
    out = new BufferedOutputStream(wire.output());
    hello();
  }

  private void logIn() throws IOException, InterruptedException {
    var reply =
        switch (server.credentials()) {
          case Credentials.Password(var password) -> logIn(password);
          case Credentials.Bearer bearer -> logIn(bearer);
        };
    if (reply.code() != 235) {
      throw new ProviderException(loginFailure(reply));
    }
  }

  private Reply logIn(String password) throws IOException {
    if (offersMechanism("PLAIN")) {
      return command("AUTH PLAIN " + base64("\0" + server.user() + "\0" + password));
    }
    if (!offersMechanism("LOGIN")) {
      throw noWayToLogIn("");
    }
    var reply = command("AUTH LOGIN");
    if (reply.code() == 334) {
      reply = command(base64(server.user()));
    }
    return reply.code() == 334 ? command(base64(password)) : reply;
  }

  private Reply logIn(Credentials.Bearer bearer) throws IOException, InterruptedException {
    var mechanism =
        BearerMechanism.offered(this::offersMechanism)
            .orElseThrow(() -> noWayToLogIn(" with a token"));
    var envelope = mechanism.initialResponse(server, trial.token(bearer, words));
    var reply = command("AUTH %s %s".formatted(mechanism.name(), envelope));
    return reply.code() == 334 ? command(mechanism.acknowledgement()) : reply;
  }

  private boolean offersMechanism(String name) {
    return (" " + extensions.getOrDefault("AUTH", "") + " ").contains(" " + name + " ");
  }

  private static ProviderException noWayToLogIn(String how) {
    return new ProviderException(
        new Failure.LoginRejected(
            "the submission server offers no way to log in%s here".formatted(how)));
  }

  private Failure loginFailure(Reply reply) {
    if (words.isThrottling(reply.words())) {
      return words.throttled(reply.words());
    }
    return reply.isTransient()
        ? new Failure.Unreachable(words.clean(reply.words()))
        : new Failure.LoginRejected(words.clean(reply.words()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  boolean offers(String extension) {
    return extensions.containsKey(extension);
  }

  ServerWords words() {
    return words;
  }

  OutputStream out() {
    return out;
  }

  Reply command(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return reply();
  }

  Reply require(String what, Reply reply) {
    if (!reply.isGood()) {
      throw new ProviderException(failure(what, reply));
    }
    return reply;
  }

  /// 4xx: later; 5xx: never (RFC 5321 §4.2.1).
  Failure failure(String what, Reply reply) {
    var said = "%s: %s".formatted(what, words.clean(reply.words()));
    if (!reply.isTransient()) {
      return new Failure.Refused(said);
    }
    return reply.code() == 421 && !words.isThrottling(reply.words())
        ? new Failure.Unreachable(said)
        : words.throttled(said);
  }

  /// The answer to the final dot may take the server's filters minutes (RFC 5321 §4.5.3.2.6), and
  /// giving up early means not knowing.
  Reply finalReply() throws IOException {
    wire.readTimeout(FINAL_REPLY);
    return reply();
  }

  Reply reply() throws IOException {
    var lines = new ArrayList<String>();
    while (lines.size() < MAX_LINES) {
      var line = readLine();
      if (line.length() < 3 || !line.substring(0, 3).chars().allMatch(Character::isDigit)) {
        throw new ProviderException(
            new Failure.Malformed("not an SMTP reply: " + words.clean(line)));
      }
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() == 3 || line.charAt(3) != '-') {
        return new Reply(Integer.parseInt(line.substring(0, 3)), lines);
      }
    }
    throw new ProviderException(
        new Failure.Malformed("an SMTP reply of more than %d lines".formatted(MAX_LINES)));
  }

  private String readLine() throws IOException {
    var line = new StringBuilder();
    while (line.length() < MAX_LINE) {
      var octet = in.read();
      if (octet < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (octet == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) octet);
    }
    throw new ProviderException(
        new Failure.Malformed("an SMTP line of more than %d octets".formatted(MAX_LINE)));
  }

  public void quit() {
    try {
      command("QUIT");
    } catch (IOException | ProviderException _) {
      // Nothing depends on a goodbye.
    }
  }

  @Override
  public void close() {
    wire.close();
  }
}
