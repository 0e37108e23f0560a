package dev.syncline.api.message;

import dev.syncline.api.attachment.RawMessages;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.web.Selection;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.Message;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.MessageView;
import java.util.ArrayList;
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
  private final MessageChanges changes;
  private final Wakeups wakeups;
  private final JsonMapper mapper;

  public MessageController(
      Shards shards, RawMessages raw, MessageChanges changes, Wakeups wakeups, JsonMapper mapper) {
    this.shards = shards;
    this.raw = raw;
    this.changes = changes;
    this.wakeups = wakeups;
    this.mapper = mapper;
  }

  @GetMapping("/v3/grants/{grant}/messages")
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
    "received_before",
    "received_after"
  })
  Answer<List<Object>> list(Grant grant, QueryParameters query) {
    var limit = query.limit();
    var filter = new MessageFilter(query);
    var extras = MessageExtras.of(query).forPage(limit);
    var selection = Selection.of(query, MessageView.class);
    var token = query.text("page_token").map(text -> PageToken.decode(grant.account(), LIST, text));
    record Result(MessagePages.Page page, List<MessageView> views) {}
    var result =
        shards.read(
            grant.shard(),
            session -> {
              var page = new MessagePages(session, grant.account(), filter).after(token, limit);
              var views =
                  new AccountViews(session, grant.account(), grant.id())
                      .messages(page.messages(), selection.has("body"));
              return new Result(page, List.copyOf(views.values()));
            });
    var messages = result.page().messages();
    var views = new ArrayList<MessageView>();
    for (int i = 0; i < messages.size(); i++) {
      views.add(extras.add(raw, grant, messages.get(i), result.views().get(i)));
    }
    var next = result.page().next().map(position -> position.encode(grant.account(), LIST));
    return Answer.page(selection.apply(mapper, views), next.orElse(null));
  }

  @GetMapping("/v3/grants/{grant}/messages/{message}")
  @Accepts({"select", "fields"})
  Answer<Object> find(
      Grant grant, @PathVariable("message") String messageId, QueryParameters query) {
    var extras = MessageExtras.of(query);
    var selection = Selection.of(query, MessageView.class);
    record Result(Message message, MessageView view) {}
    var result =
        shards.read(
            grant.shard(),
            session -> {
              var message = require(session, grant, id(messageId));
              return new Result(message, view(session, grant, message, selection.has("body")));
            });
    var view = extras.add(raw, grant, result.message(), result.view());
    return Answer.of(selection.apply(mapper, view));
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
    return Answer.of(
        shards.read(
            grant.shard(), session -> view(session, grant, require(session, grant, id), true)));
  }

  /// Moves it to the trash.
  @DeleteMapping("/v3/grants/{grant}/messages/{message}")
  Answer<Object> delete(Grant grant, @PathVariable("message") String messageId) {
    var id = id(messageId);
    shards.inTransaction(
        grant.shard(),
        session -> {
          require(session, grant, id);
          changes.trash(session, grant, List.of(id));
          return id;
        });
    wakeups.accountChanged(grant.account());
    return Answer.done();
  }

  private static UUID id(String text) {
    return PublicIds.decode(text).orElseThrow(() -> ApiException.notFound("message"));
  }

  private static MessageView view(Session session, Grant grant, Message message, boolean body) {
    return new AccountViews(session, grant.account(), grant.id())
        .messages(List.of(message), body)
        .values()
        .iterator()
        .next();
  }

  private static Message require(Session session, Grant grant, UUID id) {
    var message = session.find(Message.class, new ObjectKey(grant.account().value(), id));
    if (message == null) {
      throw ApiException.notFound("message");
    }
    return message;
  }
}
