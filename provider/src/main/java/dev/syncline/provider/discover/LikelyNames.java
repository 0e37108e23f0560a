package dev.syncline.provider.discover;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.imap.smtp.SmtpConversation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Tries the names that most servers have: `imap` and `mail`, `smtp` and `mail`, in the domain
/// itself. A guess counts when a server speaks the protocol there and has a certificate for the
/// name, which only the domain's owner gets. At most six connections are made, and nobody logs in.
record LikelyNames(MailSockets sockets, boolean allowPrivateHosts) implements Step {
  private static final int GREETING = 512;

  private record Guess(String label, int port, Security security) {
    private Server server(MailAddress address) {
      return new Server(address.domain().below(label).ascii(), port, security, "", "");
    }
  }

  private static final List<Guess> IMAP =
      List.of(new Guess("imap", 993, Security.TLS), new Guess("mail", 993, Security.TLS));
  private static final List<Guess> SMTP =
      List.of(
          new Guess("smtp", 465, Security.TLS),
          new Guess("mail", 465, Security.TLS),
          new Guess("smtp", 587, Security.STARTTLS),
          new Guess("mail", 587, Security.STARTTLS));

  /// Says hello to a server, and throws if there is none.
  @FunctionalInterface
  private interface Greeting {
    void exchange(Server server) throws InterruptedException;
  }

  @Override
  public String asks(MailAddress address) {
    return "imap. or smtp." + address.domain().ascii();
  }

  @Override
  public Optional<Finding> look(MailAddress address) throws InterruptedException {
    var imap = first(IMAP, address, this::greetImap);
    if (imap.isEmpty()) {
      return Optional.empty();
    }
    return first(SMTP, address, this::greetSmtp)
        .map(smtp ->
            new Finding.Servers(
                Finding.Source.GUESS,
                Service.generic(Service.Login.PASSWORD, ""),
                imap.get(),
                smtp,
                false));
  }

  private static Optional<Endpoint> first(
      List<Guess> guesses, MailAddress address, Greeting greeting) throws InterruptedException {
    for (var guess : guesses) {
      try {
        greeting.exchange(guess.server(address));
        return Optional.of(
            new Endpoint(
                address.domain().below(guess.label()),
                guess.port(),
                guess.security(),
                address.written()));
      } catch (ProviderException _) {
        // It was a guess.
      }
    }
    return Optional.empty();
  }

  private void greetImap(Server server) throws InterruptedException {
    try (var wire = sockets.secure(sockets.connect(server, allowPrivateHosts), server)) {
      var said = new StringBuilder();
      while (said.length() < GREETING && said.indexOf("\n") < 0) {
        var octet = wire.input().read();
        if (octet < 0) {
          break;
        }
        said.append((char) octet);
      }
      if (!said.toString().startsWith("* OK")) {
        throw new ProviderException(new Failure.Malformed(server + " is no IMAP server"));
      }
      wire.output().write("a LOGOUT\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      MailSockets.stopIfInterrupted(e);
      throw new ProviderException(new Failure.Unreachable(server + " hung up"), e);
    }
  }

  private void greetSmtp(Server server) throws InterruptedException {
    try (var smtp = SmtpConversation.open(sockets, server, allowPrivateHosts)) {
      smtp.quit();
    }
  }
}
