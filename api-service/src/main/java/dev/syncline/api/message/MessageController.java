package dev.syncline.api.message;

import dev.syncline.api.attachment.PendingContents;
import dev.syncline.api.attachment.RawMessages;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.Conditional;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.web.Selection;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.MessageView;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Lists, shows, changes and deletes messages.
@RestController
public final class MessageController {
  private static final String LIST = "messages";

  private final Shards shards;
  private final RawMessages raw;
  private final PendingContents contents;
  private final MessageChanges changes;
  private final Wakeups wakeups;
  private final JsonMapper mapper;

  public MessageController(
      Shards shards,
      RawMessages raw,
      PendingContents contents,
      MessageChanges changes,
      Wakeups wakeups,
      JsonMapper mapper) {
    this.shards = shards;
    this.raw = raw;
    this.contents = contents;
    this.changes = changes;
    this.wakeups = wakeups;
    this.mapper = mapper;
  }

  @GetMapping("/v3/grants/{grant}/messages")
  @Conditional
  @Accepts({
    "limit",
    "page_token",
    "select",
    "fields",
    "in",
    "thread_id",
    "unread",
    "starred",
    "subject",
    "from",
    "to",
    "cc",
    "bcc",
    "any_email",
    "has_attachment",
    "metadata_pair",
    "received_before",
    "received_after"
  })
  Answer<List<Object>> list(Grant grant, QueryParameters query) {
    var limit = query.limit();
    var filter = new MessageFilter(query);
    var extras = MessageExtras.of(query).forPage(limit);
    var selection = Selection.of(query, MessageView.class);
    var token = query.text("page_token").map(text -> PageToken.decode(grant.account(), LIST, text));
    var page =
        new MessagePages(shards.sql(grant.shard()), grant.account(), filter, selection.has("body"))
            .after(token, limit);
    var views = page.messages().stream().map(message -> extras.view(raw, grant, message)).toList();
    var next = page.next().map(position -> position.encode(grant.account(), LIST));
    return Answer.page(selection.apply(mapper, views), next.orElse(null));
  }

  @GetMapping("/v3/grants/{grant}/messages/{message}")
  @Conditional
  @Accepts({"select", "fields"})
  Answer<Object> find(
      Grant grant, @PathVariable("message") String messageId, QueryParameters query) {
    var extras = MessageExtras.of(query);
    var selection = Selection.of(query, MessageView.class);
    var message =
        shards.read(
            grant.shard(), session -> row(session, grant, id(messageId), selection.has("body")));
    if (!message.isWhole()) {
      contents.ask(grant, message.id());
    }
    return Answer.of(selection.apply(mapper, extras.view(raw, grant, message)));
  }

  @PutMapping("/v3/grants/{grant}/messages/{message}")
  Answer<MessageView> update(
      Grant grant,
      @PathVariable("message") String messageId,
      @RequestBody MessageChanges.Request request) {
    var id = id(messageId);
    shards.inTransaction(
        grant.shard(),
        session -> {
          require(session, grant, id);
          changes.apply(session, grant, List.of(id), request);
          return id;
        });
    wakeups.accountChanged(grant.account());
    var message = shards.read(grant.shard(), session -> row(session, grant, id, true));
    return Answer.of(MessageView.of(grant.id(), message));
  }

  /// Moves it to the trash, or deletes it for good. One that is in the trash stays there unless the
  /// latter is asked for: a request that is repeated because its answer was lost destroys nothing.
  @DeleteMapping("/v3/grants/{grant}/messages/{message}")
  @Accepts("hard_delete")
  Answer<Object> delete(
      Grant grant, @PathVariable("message") String messageId, QueryParameters query) {
    var id = id(messageId);
    var forGood = query.flag("hard_delete").orElse(false);
    shards.inTransaction(
        grant.shard(),
        session -> {
          require(session, grant, id);
          if (forGood) {
            changes.deleteForGood(session, grant, List.of(id));
          } else {
            changes.trash(session, grant, List.of(id));
          }
          return id;
        });
    wakeups.accountChanged(grant.account());
    return Answer.done();
  }

  private static UUID id(String text) {
    return PublicIds.decode(text).orElseThrow(() -> ApiException.notFound("message"));
  }

  private static MessageRow row(Session session, Grant grant, UUID id, boolean body) {
    return new AccountViews(session, grant.account(), grant.id())
        .rows(List.of(id), body).stream()
            .findFirst()
            .orElseThrow(() -> ApiException.notFound("message"));
  }

  private static void require(Session session, Grant grant, UUID id) {
    if (session.find(Message.class, new ObjectKey(grant.account().value(), id)) == null) {
      throw ApiException.notFound("message");
    }
  }
}
