package dev.syncline.provider.imap;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Credentials;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.Urgency;
import dev.syncline.provider.budget.Governor;
import dev.syncline.provider.budget.Permit;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.connect.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/// From nothing to a logged-in connection: leave of the governor, greeting, STARTTLS, LOGIN or
/// AUTHENTICATE, ID.
final class ImapLogin {
  private static final int MAX_LINE = 8192;
  private static final int MAX_LINES = 100;

  private final MailSockets sockets;
  private final Governor governor;

  ImapLogin(MailSockets sockets, Governor governor) {
    this.sockets = sockets;
    this.governor = governor;
  }

  ImapConnection open(Server server, boolean allowPrivateHosts, Urgency urgency)
      throws InterruptedException {
    return TokenTrial.run(server, trial -> open(server, allowPrivateHosts, urgency, trial));
  }

  /// The host has part in how it ends, but for what the token's endpoint says.
  private ImapConnection open(
      Server server, boolean allowPrivateHosts, Urgency urgency, TokenTrial trial)
      throws InterruptedException {
    var permit = governor.enter(server, urgency);
    ImapConnection connection = null;
    try {
      connection = open(server, allowPrivateHosts, trial, permit);
      permit.worked();
      return connection;
    } catch (ProviderException e) {
      if (!trial.failedWithoutToken()) {
        permit.failed(e.failure());
      }
      throw e;
    } finally {
      if (connection == null) {
        permit.close();
      }
    }
  }

  private ImapConnection open(
      Server server, boolean allowPrivateHosts, TokenTrial trial, Permit permit)
      throws InterruptedException {
    var words = new ServerWords(server);
    var plain = sockets.connect(server, allowPrivateHosts, permit::close);
    var wire =
        switch (server.security()) {
          case TLS -> sockets.secure(plain, server);
          case STARTTLS, NONE -> plain;
        };
    try {
      return greeted(wire, server, words, trial, permit);
    } catch (SocketTimeoutException e) {
      throw new ProviderException(
          new Failure.Unreachable(
              "%s:%d did not greet within %d ms; is it a TLS port?"
                  .formatted(server.host(), server.port(), sockets.readTimeout().toMillis())),
          e);
    } catch (MalformedResponse e) {
      throw new ProviderException(
          new Failure.Malformed("the greeting is not IMAP: " + e.getMessage()), e);
    } catch (IOException e) {
      MailSockets.stopIfInterrupted(e);
      throw new ProviderException(
          new Failure.Unreachable(
              "%s:%d: %s before the login"
                  .formatted(server.host(), server.port(), e.getClass().getSimpleName())),
          e);
    }
  }

  private ImapConnection greeted(
      Wire wire, Server server, ServerWords words, TokenTrial trial, Permit permit)
      throws IOException, InterruptedException {
    var ready = false;
    try {
      var greeting = readLine(wire.input());
      checkGreeting(greeting, words);
      var secured = server.security() == Security.STARTTLS ? startTls(wire, server, words) : wire;
      var session = new ImapSession(secured);
      if (server.security() != Security.STARTTLS) {
        session.learn(new IMAPResponse(greeting));
      }
      var connection = new ImapConnection(secured, session, words, sockets.readTimeout(), permit);
      connection.run("LOGIN", started -> logIn(started, server, words, greeting, trial));
      introduce(connection);
      ready = true;
      return connection;
    } catch (ProtocolException e) {
      throw new ProviderException(
          new Failure.Malformed(
              "the greeting is not IMAP: " + words.clean(String.valueOf(e.getMessage()))),
          e);
    } finally {
      if (!ready) {
        wire.close();
      }
    }
  }

  private static void checkGreeting(String greeting, ServerWords words) {
    if (greeting.startsWith("* OK") || greeting.startsWith("* PREAUTH")) {
      return;
    }
    if (!greeting.startsWith("* BYE")) {
      throw new ProviderException(
          new Failure.Malformed("the greeting is not IMAP: " + words.clean(greeting)));
    }
    var answer = Answer.parse(Answer.Status.NO, greeting.substring(5));
    var failure = words.failure("greeting", answer);
    throw new ProviderException(
        failure instanceof Failure.Refused(var detail) ? new Failure.Unreachable(detail) : failure);
  }

  /// Reads byte by byte, so that nothing sent in the clear after the OK can be taken for an answer
  /// given under TLS (CVE-2011-0411).
  private Wire startTls(Wire wire, Server server, ServerWords words)
      throws IOException, InterruptedException {
    wire.output().write("t1 STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII));
    var line = readLine(wire.input());
    for (var lines = 1; line.startsWith("*"); lines++) {
      if (lines == MAX_LINES) {
        throw new MalformedResponse("%d lines in place of an answer".formatted(lines));
      }
      line = readLine(wire.input());
    }
    if (!line.startsWith("t1 OK")) {
      throw new ProviderException(
          new Failure.TlsProblem("the server refused STARTTLS: " + words.clean(line)));
    }
    return sockets.secure(wire, server);
  }

  private static boolean logIn(
      ImapSession wire, Server server, ServerWords words, String greeting, TokenTrial trial)
      throws IOException, InterruptedException {
    try {
      if (greeting.startsWith("* PREAUTH")) {
        wire.capability();
        return true;
      }
      if (!wire.knowsCapabilities()) {
        wire.capability();
      }
      switch (server.credentials()) {
        case Credentials.Password(var password) -> authenticate(wire, server.user(), password);
        case Credentials.Bearer bearer -> authenticate(wire, server, words, bearer, trial);
      }
      return true;
    } catch (CommandFailedException e) {
      var failure = words.failure("LOGIN", Answer.of(e.getResponse()));
      throw new ProviderException(rejected(failure), e);
    } catch (ConnectionException e) {
      MailSockets.stopIfInterrupted(e);
      var problem = wire.problem();
      if (problem != null && (e.getResponse() == null || e.getResponse().isSynthetic())) {
        throw problem;
      }
      throw new ProviderException(hungUp(e, words), e);
    } catch (ProtocolException e) {
      throw new ProviderException(
          new Failure.LoginRejected(words.clean(String.valueOf(e.getMessage()))), e);
    }
  }

  private static Failure rejected(Failure failure) {
    return failure instanceof Failure.Refused(var detail)
        ? new Failure.LoginRejected(detail)
        : failure;
  }

  private static Failure hungUp(ConnectionException problem, ServerWords words) {
    var response = problem.getResponse();
    if (response == null || response.isSynthetic()) {
      return new Failure.Unreachable("the connection broke during the login");
    }
    var rest = response.getRest();
    return words.isThrottling(rest)
        ? words.throttled(rest)
        : new Failure.Unreachable("BYE during the login: " + words.clean(rest));
  }

  /// LOGIN where it can carry the words, since some servers (Exchange, with slashes in user names)
  /// get AUTHENTICATE PLAIN wrong; PLAIN carries UTF-8 and is there when LOGIN is disabled.
  private static void authenticate(ImapSession wire, String user, String password)
      throws ProtocolException {
    var ascii = StandardCharsets.US_ASCII.newEncoder();
    var plainWords = ascii.canEncode(user) && ascii.canEncode(password);
    if (plainWords && !wire.hasCapability("LOGINDISABLED")) {
      wire.login(user, password);
    } else if (wire.hasCapability("AUTH=PLAIN")) {
      wire.authplain("", user, password);
    } else if (wire.hasCapability("AUTH=LOGIN")) {
      wire.authlogin(user, password);
    } else {
      throw new ProtocolException("the server offers no way to log in with a password here");
    }
  }

  private static void authenticate(
      ImapSession wire,
      Server server,
      ServerWords words,
      Credentials.Bearer bearer,
      TokenTrial trial)
      throws IOException, ProtocolException, InterruptedException {
    var mechanism =
        BearerMechanism.offered(name -> wire.hasCapability("AUTH=" + name))
            .orElseThrow(() ->
                new ProtocolException("the server offers no way to log in with a token here"));
    BearerLogin.run(wire, server, mechanism, trial.token(bearer, words));
  }

  /// What a server can do it often tells only after the login (RFC 9051 §6.2.3).
  private static void introduce(ImapConnection connection) throws InterruptedException {
    connection.loggedIn();
    connection.run(
        "CAPABILITY",
        wire -> {
          wire.capability();
          wire.told();
          return true;
        });
    Extensions.enable(connection);
    if (connection.can("ID")) {
      var fields = new Argument().writeNString("name").writeNString("Syncline");
      connection.send("ID", new Argument().writeArgument(fields), _ -> {});
    }
  }

  private static String readLine(InputStream in) throws IOException {
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
    throw new MalformedResponse("a line of more than %d octets".formatted(MAX_LINE));
  }
}
