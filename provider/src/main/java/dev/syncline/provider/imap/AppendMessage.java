package dev.syncline.provider.imap;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ProviderException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.Literal;

/// APPEND with the message streamed as a literal (RFC 9051 §6.3.12), unless a message with the same
/// Message-ID is in the folder already.
final class AppendMessage {
  private static final DateTimeFormatter INTERNALDATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ENGLISH);

  private AppendMessage() {}

  static CommandResult run(ImapConnection imap, FolderNames names, Command.Append append)
      throws InterruptedException {
    var rawName = names.encode(append.folder());
    SelectedFolder.select(imap, rawName);
    if (!MessageIds.find(imap, append.messageId()).isEmpty()) {
      return new CommandResult.AlreadySo();
    }
    var date = INTERNALDATE.format(append.receivedAt().atOffset(ZoneOffset.UTC));
    var arguments =
        MailboxName.of(rawName)
            .writeAtom("(" + FlagNames.list(append.flags()) + ")")
            .writeAtom("\"" + date + "\"")
            .writeBytes(new Content(append));
    var answer = send(imap, arguments);
    return new CommandResult.Done(targetUid(answer));
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
