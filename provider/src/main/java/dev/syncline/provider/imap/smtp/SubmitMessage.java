package dev.syncline.provider.imap.smtp;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.connect.MailSockets;
import dev.syncline.provider.imap.ContentCopy;
import java.io.EOFException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// MAIL, RCPT for each recipient, DATA (RFC 5321 §3.3).
///
/// Until the final dot nothing was sent, and the attempt may be repeated. Once the dot is on its
/// way the server may have accepted the message, whatever becomes of the connection: {@link
/// Failure.Unknown}, and whoever decides looks into Sent before sending again.
public final class SubmitMessage {
  private final MailSockets sockets;
  private final Server server;
  private final boolean allowPrivateHosts;

  public SubmitMessage(MailSockets sockets, Server server, boolean allowPrivateHosts) {
    this.sockets = sockets;
    this.server = server;
    this.allowPrivateHosts = allowPrivateHosts;
  }

  public CommandResult run(Command.Send send) throws InterruptedException {
    send.recipients().forEach(SubmitMessage::checkAddress);
    checkAddress(send.from());
    var eightBit = EightBit.of(send.content());
    try (var smtp = SmtpConversation.open(sockets, server, allowPrivateHosts)) {
      var refused = envelope(smtp, send, eightBit);
      content(smtp, send);
      accepted(smtp);
      smtp.quit();
      return refused.isEmpty()
          ? new CommandResult.Done(Map.of())
          : new CommandResult.PartlySent(refused);
    } catch (IOException e) {
      MailSockets.stopIfInterrupted(e);
      throw new ProviderException(
          new Failure.Unreachable("the connection broke before the message was handed over"), e);
    }
  }

  /// An address must not bring a line or a command of its own.
  private static void checkAddress(String address) {
    if (address.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>' || c == 0x7f)) {
      throw new ProviderException(
          new Failure.Refused("an address contains a space or an angle bracket"));
    }
  }

  private static Map<String, String> envelope(
      SmtpConversation smtp, Command.Send send, EightBit eightBit) throws IOException {
    smtp.require("MAIL", smtp.command(mail(smtp, send, eightBit)));
    var refused = new LinkedHashMap<String, String>();
    Reply last = null;
    for (var recipient : send.recipients()) {
      var reply = smtp.command("RCPT TO:<%s>".formatted(recipient));
      if (!reply.isGood()) {
        refused.put(recipient, smtp.words().clean(reply.words()));
        // One that could succeed later decides when none was accepted.
        last = last != null && last.isTransient() ? last : reply;
      }
    }
    if (last != null && refused.size() == send.recipients().size()) {
      throw new ProviderException(smtp.failure("RCPT", last));
    }
    return refused;
  }

  private static String mail(SmtpConversation smtp, Command.Send send, EightBit eightBit) {
    var line = new StringBuilder("MAIL FROM:<%s>".formatted(send.from()));
    if (smtp.offers("SIZE") && send.size() > 0) {
      line.append(" SIZE=").append(send.size());
    }
    if (smtp.offers("8BITMIME")) {
      line.append(" BODY=8BITMIME");
    } else if (eightBit.anywhere()) {
      // Writing it anew would change a message that is attached, and break its signature.
      throw new ProviderException(
          new Failure.Refused("the message has 8-bit text and the server does not offer 8BITMIME"));
    }
    if (eightBit.inHeader() || !isEnvelopeAscii(send)) {
      if (!smtp.offers("SMTPUTF8")) {
        throw new ProviderException(
            new Failure.Refused("an address is not ASCII and the server does not offer SMTPUTF8"));
      }
      line.append(" SMTPUTF8");
    }
    return line.toString();
  }

  private static boolean isEnvelopeAscii(Command.Send send) {
    return isAscii(send.from()) && send.recipients().stream().allMatch(SubmitMessage::isAscii);
  }

  private static boolean isAscii(String address) {
    return address.chars().allMatch(c -> c < 0x80);
  }

  private static void content(SmtpConversation smtp, Command.Send send) throws IOException {
    var reply = smtp.command("DATA");
    if (reply.code() != 354) {
      throw new ProviderException(smtp.failure("DATA", reply));
    }
    var stuffed = new DotStuffing(smtp.out());
    ContentCopy.copy(send.content(), stuffed);
    handOver(stuffed);
  }

  private static void handOver(DotStuffing stuffed) {
    try {
      stuffed.end();
    } catch (IOException e) {
      throw new ProviderException(unknown(e), e);
    }
  }

  private static void accepted(SmtpConversation smtp) {
    Reply reply;
    try {
      reply = smtp.finalReply();
    } catch (IOException e) {
      throw new ProviderException(unknown(e), e);
    } catch (ProviderException e) {
      throw new ProviderException(new Failure.Unknown(e.failure().detail()), e);
    }
    smtp.require("DATA", reply);
  }

  private static Failure unknown(IOException problem) {
    return new Failure.Unknown(
        problem instanceof EOFException
            ? "the server hung up after the message was handed over"
            : "the connection broke after the message was handed over");
  }
}
