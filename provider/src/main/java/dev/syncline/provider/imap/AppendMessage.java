package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ProviderException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.Literal;
import org.eclipse.angus.mail.iap.Protocol;
import org.eclipse.angus.mail.iap.ProtocolException;

/// APPEND with the message streamed as a literal (RFC 9051 §6.3.12), unless a message with the same
/// Message-ID is in the folder already.
final class AppendMessage {
  private static final DateTimeFormatter INTERNALDATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ENGLISH);

  private AppendMessage() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.Append append)
      throws InterruptedException {
    var rawName = names.encode(imap, append.folder());
    SelectedFolder.select(imap, rawName);
    if (!MessageIds.find(imap, append.messageId()).isEmpty()) {
      return new CommandResult.AlreadySo();
    }
    var date = INTERNALDATE.format(append.receivedAt().atOffset(ZoneOffset.UTC));
    var arguments =
        MailboxName.of(imap, rawName)
            .writeAtom("(" + FlagNames.list(append.flags()) + ")")
            .writeAtom("\"" + date + "\"")
            .append(data(imap, append));
    imap.run("APPEND", wire -> wire.longestLiteral(append.size()));
    var answer = send(imap, arguments);
    return new CommandResult.Done(targetUid(answer));
  }

  /// A message whose own header is UTF-8 is announced as such (RFC 6855 §4, RFC 6532).
  private static Argument data(ImapConnection imap, Command.Append append) {
    return imap.speaksUtf8() && hasUtf8Header(append.content())
        ? new Argument()
            .writeAtom("UTF8")
            .writeArgument(new Literal8().writeBytes(new Content(append)))
        : new Argument().writeBytes(new Content(append));
  }

  private static boolean hasUtf8Header(Command.Content content) {
    try (var in = new BufferedInputStream(content.open())) {
      var lineLength = 0;
      var octet = in.read();
      while (octet >= 0 && octet < 0x80 && !(octet == '\n' && lineLength == 0)) {
        lineLength = octet == '\n' ? 0 : octet == '\r' ? lineLength : lineLength + 1;
        octet = in.read();
      }
      return octet >= 0x80;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `~{n}` (RFC 3516 §4.4).
  private static final class Literal8 extends Argument {
    @Override
    public void write(Protocol protocol) throws IOException, ProtocolException {
      ((ImapSession) protocol).writeTilde();
      super.write(protocol);
    }
  }

  private static Answer send(ImapConnection imap, Argument arguments) throws InterruptedException {
    var answer = imap.send("APPEND", arguments, _ -> {});
    if (!answer.ok()) {
      throw new ProviderException(imap.words().failure("APPEND", answer));
    }
    return answer;
  }

  /// APPENDUID: UIDVALIDITY, then the UID (RFC 4315 §3).
  private static Map<Long, Long> targetUid(Answer answer) {
    var parts = answer.argumentOf("APPENDUID").orElse("").split(" ", -1);
    try {
      return parts.length == 2 ? Map.of(0L, Long.parseLong(parts[1])) : Map.of();
    } catch (NumberFormatException _) {
      return Map.of();
    }
  }

  /// The size is announced first, so exactly as many octets must follow.
  private record Content(Command.Append append) implements Literal {
    @Override
    public int size() {
      return Math.toIntExact(append.size());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      var written = ContentCopy.copy(append.content(), out);
      if (written != append.size()) {
        throw new UncheckedIOException(
            new IOException("the message has %d octets, not %d".formatted(written, append.size())));
      }
    }
  }
}
