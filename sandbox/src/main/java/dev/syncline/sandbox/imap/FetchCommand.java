package dev.syncline.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.imap.SelectedFolder.Numbered;
import dev.syncline.sandbox.mailbox.Folder.FlagChange;
import dev.syncline.sandbox.mailbox.Message;
import dev.syncline.sandbox.message.Part;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// FETCH and UID FETCH (RFC 9051 §6.4.5). Reading a body without PEEK marks the message as seen,
/// and says so.
final class FetchCommand implements ImapCommand {
  private final boolean byUid;

  FetchCommand(boolean byUid) {
    this.byUid = byUid;
  }

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var selected = session.selected();
    var set = arguments.sequenceSet();
    var targets = selected.find(set, byUid);
    var items = new ArrayList<>(FetchItem.parse(arguments));
    if (!items.stream().map(FetchItem::capability).allMatch(session::has)) {
      throw Refused.bad("an unknown fetch item");
    }
    var since = ChangedSince.parse(arguments, session, byUid);
    arguments.end();
    if (since != null && !items.contains(new FetchItem.Modseq())) {
      items.add(new FetchItem.Modseq());
    }
    session.enabled().condstore(items.contains(new FetchItem.Modseq()));
    if (since != null) {
      targets = since.tell(session, set, targets);
    }
    if (byUid && !items.contains(new FetchItem.Uid())) {
      items.addFirst(new FetchItem.Uid());
    }
    boolean reads =
        items.stream()
            .anyMatch(item -> item instanceof FetchItem.Section section && !section.peek());
    boolean complete = true;
    for (var target : targets) {
      boolean nowSeen = reads && markSeen(selected, target.message());
      if (nowSeen && !items.contains(new FetchItem.Flags())) {
        items.addFirst(new FetchItem.Flags());
      }
      complete &= answer(session, target, items);
    }
    if (!complete) {
      throw Refused.no("EXPUNGEISSUED", "some messages are no longer there");
    }
    return "FETCH completed";
  }

  private static boolean markSeen(SelectedFolder selected, Message message) {
    if (selected.readOnly() || message.has("\\Seen")) {
      return false;
    }
    selected.folder().reflag(List.of(message), FlagChange.ADD, Set.of("\\Seen"), selected);
    return true;
  }

  private static boolean answer(ImapSession session, Numbered target, List<FetchItem> items)
      throws IOException {
    if (session.faults(Fault.MalformedFetch.class).findAny().isPresent()) {
      session
          .responses()
          .untagged(
              "%d FETCH (UID %d FLAGS (\\Seen".formatted(target.number(), target.message().uid()));
      return true;
    }
    int sizeError = session.faults(Fault.WrongSize.class).mapToInt(Fault.WrongSize::offBy).sum();
    try {
      var reading = new Reading(target.message());
      var values = new ArrayList<String>();
      for (var item : items) {
        values.add(value(item, session.selected(), reading, sizeError));
      }
      session
          .responses()
          .untagged("%d FETCH (".formatted(target.number()) + String.join(" ", values) + ")");
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static String value(
      FetchItem item, SelectedFolder selected, Reading reading, int sizeError) throws IOException {
    var message = reading.message;
    return switch (item) {
      case FetchItem.Flags _ -> "FLAGS (" + String.join(" ", message.flags()) + ")";
      case FetchItem.Uid _ -> "UID " + message.uid();
      case FetchItem.InternalDate _ ->
          "INTERNALDATE \"" + ImapDates.write(message.received()) + "\"";
      case FetchItem.Size _ -> "RFC822.SIZE " + Math.max(0, message.size() + sizeError);
      case FetchItem.Modseq _ -> "MODSEQ (%d)".formatted(message.modseq());
      case FetchItem.ObjectId(var name) -> name + " " + objectId(name, message);
      case FetchItem.Labels _ ->
          "X-GM-LABELS " + LabelNames.list(LabelNames.of(selected.folder(), message));
      case FetchItem.Envelope _ -> "ENVELOPE " + EnvelopeText.of(reading.part());
      case FetchItem.Structure(var extended) ->
          (extended ? "BODYSTRUCTURE " : "BODY ") + BodyStructureText.of(reading.part(), extended);
      case FetchItem.Section section -> section.label() + " " + content(section, reading);
    };
  }

  private static String objectId(String name, Message message) {
    return switch (name) {
      case "EMAILID" -> "(%s)".formatted(ObjectIds.message(message));
      case "THREADID" -> "(%s)".formatted(ObjectIds.conversation(message));
      case "X-GM-MSGID" -> Long.toString(ObjectIds.gmailMessage(message));
      default -> Long.toString(ObjectIds.gmailConversation(message));
    };
  }

  private static String content(FetchItem.Section section, Reading reading) throws IOException {
    boolean everything = section.path().isEmpty() && section.piece() == FetchItem.Piece.ALL;
    var text = everything ? reading.text() : SectionText.of(reading.part(), section);
    if (text == null) {
      return "NIL";
    }
    if (section.offset() < 0) {
      return Responses.literal(text);
    }
    int from = (int) Math.min(section.offset(), text.length());
    int to = (int) Math.min(from + section.count(), text.length());
    return Responses.literal(text.substring(from, to));
  }

  /// A message read and taken apart no more than once per answer.
  private static final class Reading {
    private final Message message;
    private byte @Nullable [] bytes;
    private @Nullable Part part;

    Reading(Message message) {
      this.message = message;
    }

    byte[] bytes() throws IOException {
      var read = bytes == null ? message.read() : bytes;
      bytes = read;
      return read;
    }

    String text() throws IOException {
      return new String(bytes(), ISO_8859_1);
    }

    Part part() throws IOException {
      var parsed = part == null ? Part.parse(bytes()) : part;
      part = parsed;
      return parsed;
    }
  }
}
