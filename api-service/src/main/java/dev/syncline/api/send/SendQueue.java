package dev.syncline.api.send;

import dev.syncline.api.attachment.RawMessages;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.message.MetadataField;
import dev.syncline.api.send.Composition.Answered;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.RequestIds;
import dev.syncline.mime.header.Address;
import dev.syncline.mime.header.MessageIds;
import dev.syncline.mime.parse.Attachment;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.text.Snippet;
import dev.syncline.mime.write.OutgoingAttachment;
import dev.syncline.mime.write.OutgoingMessage;
import dev.syncline.model.account.Account;
import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.mail.Metadata;
import dev.syncline.model.mail.MetadataPairs;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.mail.SendState;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.MessageView;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Composes a message, stores it, and queues it: the message, its thread and the action that sends
/// it are one transaction. Nobody outside is called.
///
/// One that is to be sent later is composed now, and dated with the time it is to be sent: until
/// then it is not what its author calls ready to be sent (RFC 5322 §3.6.1).
public final class SendQueue {
  private final Shards shards;
  private final Blobs blobs;
  private final RawMessages raw;
  private final SendOnce once;
  private final Wakeups wakeups;
  private final InstantSource clock;

  public SendQueue(
      Shards shards,
      Blobs blobs,
      RawMessages raw,
      SendOnce once,
      Wakeups wakeups,
      InstantSource clock) {
    this.shards = shards;
    this.blobs = blobs;
    this.raw = raw;
    this.once = once;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /// Answers the message, or what the same request with the same key was answered before.
  Object send(
      Grant grant, SendRequest request, List<OutgoingAttachment> files, @Nullable String key)
      throws IOException {
    request.refuseWhatIsNotOffered();
    var metadata =
        request.metadata() == null ? Metadata.NONE : MetadataField.read(request.metadata());
    var claim = once.claim(grant, key, request, files);
    var before = claim == null ? null : once.answer(grant, claim).orElse(null);
    if (before != null) {
      return before;
    }
    var now = clock.instant();
    var sendAt = request.scheduledFor(now);
    var answered = answered(grant, request.replyToMessageId());
    var starred = Boolean.TRUE.equals(request.starred());
    var wishes = new Wishes(answered, sendAt, starred, metadata);
    // The Date field has seconds only, and the id derives from what it says.
    var date = sendAt == null ? now.truncatedTo(ChronoUnit.SECONDS) : sendAt;
    var outgoing =
        new Composition(request, files)
            .compose(grant.email(), answered == null ? null : reply(grant, answered), date);
    try (var stored = StoredMessage.store(outgoing, blobs, grant.account())) {
      var view =
          shards.inTransaction(
              grant.shard(),
              session -> {
                if (claim == null) {
                  return queue(session, grant, outgoing, stored, wishes);
                }
                once.take(session, claim);
                var queued = queue(session, grant, outgoing, stored, wishes);
                once.answered(session, claim, queued);
                return queued;
              });
      stored.keep();
      wakeups.accountChanged(grant.account());
      return view;
    } catch (SendOnce.Taken taken) {
      return once.answer(grant, Objects.requireNonNull(claim)).orElseThrow(() -> taken);
    }
  }

  /// What is not in the message itself.
  ///
  /// @param answered the message that it replies to
  private record Wishes(
      @Nullable Message answered, @Nullable Instant sendAt, boolean starred, Metadata metadata) {}

  private @Nullable Message answered(Grant grant, @Nullable String id) {
    if (id == null) {
      return null;
    }
    return PublicIds.decode(id)
        .map(uuid ->
            shards.read(
                grant.shard(),
                session ->
                    session.find(Message.class, new ObjectKey(grant.account().value(), uuid))))
        .orElseThrow(
            () -> ApiException.invalid("'reply_to_message_id' names a message that is not there."));
  }

  private Answered reply(Grant grant, Message message) {
    var references =
        raw.basicHeaders(grant.account(), message.blob()).stream()
            .filter(header -> header.name().equalsIgnoreCase("References"))
            .flatMap(header -> MessageIds.all(header.value()).stream())
            .toList();
    return new Answered(message.subject(), message.messageIdHeader(), references);
  }

  private MessageView queue(
      Session session, Grant grant, OutgoingMessage outgoing, StoredMessage stored, Wishes wishes) {
    var account = session.find(Account.class, grant.account().value());
    if (account == null) {
      throw ApiException.notFound("grant");
    }
    var message = message(account.seed(), grant, outgoing, stored, wishes);
    if (wishes.sendAt() == null) {
      message.sending(SendState.QUEUED);
    } else {
      message.schedule(wishes.sendAt());
    }
    session.persist(message);
    if (message.describe(wishes.metadata())) {
      new MetadataPairs(session, grant.account()).write(message);
    }
    var parsed = stored.parsed();
    session.persist(new MessageBody(key(grant, message.id()), parsed.html(), parsed.text()));
    new SentThread(session, grant).join(message, outgoing.references());
    session.persist(action(grant, message, outgoing));
    session.flush();
    return new AccountViews(session, grant.account(), grant.id())
        .messages(List.of(message.id()), true)
        .values()
        .iterator()
        .next();
  }

  private Action action(Grant grant, Message message, OutgoingMessage outgoing) {
    var account = grant.account();
    var id = message.id();
    var send = new ActionArguments.Send(outgoing.from().email(), recipients(outgoing));
    var request = RequestIds.current();
    var now = clock.instant();
    var sendAt = message.sendAt();
    return sendAt == null
        ? new Action(account, UUID.randomUUID(), id, send, request, now)
        : Action.scheduled(account, id, send, request, now, sendAt);
  }

  private static Message message(
      IdentitySeed seed,
      Grant grant,
      OutgoingMessage outgoing,
      StoredMessage stored,
      Wishes wishes) {
    var answered = wishes.answered();
    var parsed = stored.parsed();
    var first =
        outgoing.references().isEmpty() ? outgoing.messageId() : outgoing.references().getFirst();
    var message =
        new Message(
            key(grant, seed.message(stored.identity(), 0, parsed.date())),
            answered == null ? seed.thread(first) : answered.threadId(),
            new Message.Content(
                stored.identity(),
                0,
                outgoing.date(),
                outgoing.date(),
                parsed.subject(),
                new Participants(
                    people(List.of(outgoing.from())),
                    people(outgoing.to()),
                    people(outgoing.cc()),
                    people(outgoing.bcc()),
                    people(outgoing.replyTo())),
                Snippet.of(parsed.text(), parsed.html()),
                attachments(parsed),
                outgoing.messageId(),
                stored.size(),
                stored.blob(),
                false));
    message.show(false, wishes.starred(), false, false);
    return message;
  }

  private static List<String> recipients(OutgoingMessage outgoing) {
    return Stream.of(outgoing.to(), outgoing.cc(), outgoing.bcc())
        .flatMap(List::stream)
        .map(Address::email)
        .distinct()
        .toList();
  }

  private static List<Participant> people(List<Address> addresses) {
    return addresses.stream().map(a -> new Participant(a.name(), a.email())).toList();
  }

  private static List<AttachmentInfo> attachments(ParsedMessage parsed) {
    var hashes = parsed.hashes();
    return parsed.attachments().stream()
        .map(each -> attachment(each, hashes == null ? null : hashes.parts().get(each.partId())))
        .toList();
  }

  private static AttachmentInfo attachment(Attachment attachment, @Nullable String sha256) {
    return new AttachmentInfo(
        attachment.partId(),
        attachment.filename(),
        attachment.contentType(),
        attachment.contentId(),
        attachment.inline(),
        attachment.decodedSize(),
        attachment.offset(),
        attachment.length(),
        attachment.encoding().token(),
        sha256);
  }

  private static ObjectKey key(Grant grant, UUID id) {
    return new ObjectKey(grant.account().value(), id);
  }
}
