package dev.syncline.sandbox.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.sandbox.fault.DroppingStream;
import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.fault.Faults;
import dev.syncline.sandbox.login.BearerMechanism;
import dev.syncline.sandbox.login.Logins;
import dev.syncline.sandbox.mailbox.Account;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One submission connection (RFC 6409): EHLO, AUTH, then envelopes and messages.
///
/// Recipients whose local part is `bounce` are refused for good (550), `later` for now (451),
/// whatever the domain.
public final class SmtpSession {
  private static final int LARGEST_MESSAGE = 64 << 20;
  private static final Pattern PATH =
      Pattern.compile("(?i)(?:FROM|TO):\\s*<([^<>]*)>((?:\\s+\\S+)*)\\s*");

  private final Logins logins;
  private final Faults faults;
  private final Delivery delivery;
  private final SmtpWire wire;
  private final List<String> recipients = new ArrayList<>();
  private @Nullable Account account;
  private @Nullable String from;
  private String greetedAs = "";
  private boolean leaving;

  public SmtpSession(Socket socket, Logins logins, Faults faults, Delivery delivery)
      throws IOException {
    this.logins = logins;
    this.faults = faults;
    this.delivery = delivery;
    var out = new DroppingStream(socket.getOutputStream(), socket, faults, this::accountName);
    this.wire = new SmtpWire(socket.getInputStream(), out);
  }

  /// Talks until one side has enough.
  public void run() throws IOException {
    try {
      wire.send(Reply.of(220, "sandbox.example ESMTP sandbox"));
      while (!leaving) {
        var line = wire.line();
        var words = line.split(" ", 2);
        var verb = words[0].toUpperCase(Locale.ROOT);
        wire.send(answer(verb, words.length > 1 ? words[1].strip() : ""));
      }
      wire.flush();
    } catch (EOFException | SocketException _) {
      // the client left without QUIT, or the server is closing
    }
  }

  private Reply answer(String verb, String rest) throws IOException {
    var faulty = misbehave(verb);
    if (faulty != null) {
      leaving |= faulty.code() == 421;
      return faulty;
    }
    return switch (verb) {
      case "EHLO" -> greet(rest, true);
      case "HELO" -> greet(rest, false);
      case "AUTH" -> authenticate(rest);
      case "MAIL" -> mail(rest);
      case "RCPT" -> recipient(rest);
      case "DATA" -> data();
      case "RSET" -> {
        reset();
        yield Reply.of(250, "2.0.0 OK");
      }
      case "NOOP" -> Reply.of(250, "2.0.0 OK");
      case "VRFY" -> Reply.of(252, "2.5.0 send and see");
      case "QUIT" -> {
        leaving = true;
        yield Reply.of(221, "2.0.0 good bye");
      }
      default -> Reply.of(500, "5.5.2 there is no command of that name");
    };
  }

  private @Nullable Reply misbehave(String verb) throws IOException {
    if (faults.none()) {
      return null;
    }
    for (var placed : faults.of(accountName()).toList()) {
      switch (placed.fault()) {
        case Fault.Reply(var name, int code, var text)
            when Faults.means(name, verb) && placed.strike() -> {
          return Reply.of(code, text);
        }
        case Fault.DropAt(var name) when Faults.means(name, verb) && placed.strike() ->
            throw new EOFException("dropped, as asked");
        case Fault.Delay(var name, var by) when Faults.means(name, verb) && placed.strike() -> {
          wire.flush();
          sleep(by);
        }
        case Fault _ -> {
          // none of SMTP's, or of another command
        }
      }
    }
    return null;
  }

  private static void sleep(Duration by) throws EOFException {
    try {
      Thread.sleep(by);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new EOFException("the server closes");
    }
  }

  private Reply greet(String name, boolean extended) {
    reset();
    greetedAs = name;
    if (!extended) {
      return Reply.of(250, "sandbox.example");
    }
    return new Reply(
        250,
        List.of(
            "sandbox.example",
            "SIZE " + LARGEST_MESSAGE,
            "8BITMIME",
            "SMTPUTF8",
            "PIPELINING",
            "ENHANCEDSTATUSCODES",
            "AUTH PLAIN LOGIN" + bearerMechanisms()));
  }

  private String bearerMechanisms() {
    return Stream.of(BearerMechanism.values())
        .map(BearerMechanism::name)
        .filter(name -> !faults.masks(accountName(), "AUTH=" + name))
        .map(name -> " " + name)
        .collect(Collectors.joining());
  }

  /// A refused token gets a challenge that says why, and its 535 after the client took note of it.
  private Logins.@Nullable Outcome bearer(BearerMechanism mechanism, String response)
      throws IOException {
    if (faults.masks(accountName(), "AUTH=" + mechanism.name())) {
      return null;
    }
    var outcome = logins.attemptBearer(mechanism, response).orElseGet(Logins.Outcome.Rejected::new);
    if (outcome instanceof Logins.Outcome.Rejected && !logins.refusesBare()) {
      var _ = ask(mechanism.challenge());
    }
    return outcome;
  }

  private Reply authenticate(String rest) throws IOException {
    if (account != null || greetedAs.isEmpty()) {
      return Reply.of(503, "5.5.1 not now");
    }
    var words = rest.split(" ", 2);
    var outcome =
        switch (words[0].toUpperCase(Locale.ROOT)) {
          case "PLAIN" -> logins.attemptPlain(words.length > 1 ? words[1] : ask(""));
          case "LOGIN" -> {
            var user = words.length > 1 ? words[1] : ask("VXNlcm5hbWU6");
            yield logins.attempt(decode(user), decode(ask("UGFzc3dvcmQ6")));
          }
          case "XOAUTH2" -> bearer(BearerMechanism.XOAUTH2, words.length > 1 ? words[1] : ask(""));
          case "OAUTHBEARER" ->
              bearer(BearerMechanism.OAUTHBEARER, words.length > 1 ? words[1] : ask(""));
          default -> null;
        };
    if (outcome == null) {
      return Reply.of(504, "5.5.4 there is no mechanism of that name");
    }
    return switch (outcome) {
      case Logins.Outcome.Welcome(var who) -> {
        account = who;
        yield Reply.of(235, "2.7.0 welcome");
      }
      case Logins.Outcome.Rejected _ -> Reply.of(535, "5.7.8 wrong user or password");
      case Logins.Outcome.TooMany _ -> Reply.of(454, "4.7.0 too many logins, come back later");
    };
  }

  private String ask(String challenge) throws IOException {
    wire.send(Reply.of(334, challenge));
    return wire.line();
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64.strip()), UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private Reply mail(String rest) {
    if (account == null) {
      return Reply.of(530, "5.7.0 authentication comes first");
    }
    if (from != null) {
      return Reply.of(503, "5.5.1 there is a sender already");
    }
    var path = PATH.matcher(rest);
    if (!path.matches()) {
      return Reply.of(501, "5.5.4 MAIL FROM:<address> was expected");
    }
    for (var parameter : path.group(2).strip().split("\\s+", -1)) {
      var upper = parameter.toUpperCase(Locale.ROOT);
      if (upper.matches("SIZE=\\d{1,18}") && Long.parseLong(upper.substring(5)) > LARGEST_MESSAGE) {
        return Reply.of(552, "5.3.4 the message is too large");
      }
      if (!upper.isEmpty()
          && !upper.matches("SIZE=\\d{1,18}|BODY=(7BIT|8BITMIME)|SMTPUTF8|AUTH=.*")) {
        return Reply.of(555, "5.5.4 an unknown parameter");
      }
    }
    from = utf8(path.group(1));
    return Reply.of(250, "2.1.0 OK");
  }

  private Reply recipient(String rest) {
    if (from == null) {
      return Reply.of(503, "5.5.1 MAIL comes first");
    }
    var path = PATH.matcher(rest);
    if (!path.matches() || path.group(1).indexOf('@') < 1) {
      return Reply.of(501, "5.1.3 RCPT TO:<address> was expected");
    }
    var address = utf8(path.group(1));
    return switch (address.substring(0, address.indexOf('@')).toLowerCase(Locale.ROOT)) {
      case "bounce" -> Reply.of(550, "5.1.1 no such user");
      case "later" -> Reply.of(451, "4.3.0 try again later");
      default -> {
        recipients.add(address);
        yield Reply.of(250, "2.1.5 OK");
      }
    };
  }

  private Reply data() throws IOException {
    if (account == null || from == null || recipients.isEmpty()) {
      return Reply.of(503, "5.5.1 MAIL and RCPT come first");
    }
    wire.send(Reply.of(354, "end with a line that holds nothing but a dot"));
    var message = wire.data(LARGEST_MESSAGE);
    if (message.length > LARGEST_MESSAGE) {
      reset();
      return Reply.of(552, "5.3.4 the message is too large");
    }
    var who = account;
    delivery.submit(who, from, recipients, greetedAs, message);
    reset();
    return Reply.of(250, "2.0.0 accepted");
  }

  private void reset() {
    from = null;
    recipients.clear();
  }

  private static String utf8(String raw) {
    return new String(raw.getBytes(ISO_8859_1), UTF_8);
  }

  private @Nullable String accountName() {
    return account == null ? null : account.address();
  }
}
