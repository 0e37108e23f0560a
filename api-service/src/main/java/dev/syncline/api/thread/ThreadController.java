package dev.syncline.api.thread;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.message.MessageChanges;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.Conditional;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.api.web.Selection;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.ThreadView;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.hibernate.Session;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Lists and shows threads, and changes all messages of one.
@RestController
public final class ThreadController {
  private static final String LIST = "threads";
  private static final int MAX_EDITED = 500;

  private final Shards shards;
  private final MessageChanges changes;
  private final Wakeups wakeups;
  private final JsonMapper mapper;

  public ThreadController(
      Shards shards, MessageChanges changes, Wakeups wakeups, JsonMapper mapper) {
    this.shards = shards;
    this.changes = changes;
    this.wakeups = wakeups;
    this.mapper = mapper;
  }

  @GetMapping("/v3/grants/{grant}/threads")
  @Conditional
  @Accepts({
    "limit",
    "page_token",
    "select",
    "in",
    "unread",
    "starred",
    "subject",
    "any_email",
    "has_attachment",
    "latest_message_before",
    "latest_message_after"
  })
  Answer<List<Object>> list(Grant grant, QueryParameters query) {
    var limit = query.limit();
    var selection = Selection.of(query, ThreadView.class);
    var token = query.text("page_token").map(text -> PageToken.decode(grant.account(), LIST, text));
    record Result(List<ThreadView> views, ThreadPages.Page page) {}
    var result =
        shards.read(
            grant.shard(),
            session -> {
              var page = new ThreadPages(session, grant.account(), query).after(token, limit);
              var views =
                  new AccountViews(session, grant.account(), grant.id())
                      .threads(page.threads(), selection.has("latest_draft_or_message"));
              return new Result(List.copyOf(views.values()), page);
            });
    var next = result.page().next().map(position -> position.encode(grant.account(), LIST));
    return Answer.page(selection.apply(mapper, result.views()), next.orElse(null));
  }

  @GetMapping("/v3/grants/{grant}/threads/{thread}")
  @Conditional
  @Accepts("select")
  Answer<Object> find(Grant grant, @PathVariable("thread") String id, QueryParameters query) {
    var selection = Selection.of(query, ThreadView.class);
    return Answer.of(selection.apply(mapper, view(grant, id(id))));
  }

  @PutMapping("/v3/grants/{grant}/threads/{thread}")
  Answer<ThreadView> update(
      Grant grant,
      @PathVariable("thread") String threadId,
      @RequestBody MessageChanges.Request request) {
    var id = id(threadId);
    change(grant, id, (session, messages) -> changes.apply(session, grant, messages, request));
    return Answer.of(view(grant, id));
  }

  /// Moves its messages to the trash.
  @DeleteMapping("/v3/grants/{grant}/threads/{thread}")
  Answer<Object> delete(Grant grant, @PathVariable("thread") String threadId) {
    change(grant, id(threadId), (session, messages) -> changes.trash(session, grant, messages));
    return Answer.done();
  }

  private void change(Grant grant, UUID thread, BiConsumer<Session, List<UUID>> change) {
    shards.inTransaction(
        grant.shard(),
        session -> {
          change.accept(session, messages(session, grant, thread));
          return thread;
        });
    wakeups.accountChanged(grant.account());
  }

  private static List<UUID> messages(Session session, Grant grant, UUID thread) {
    var messages =
        session
            .createSelectionQuery(
                """
                select m.key.id from Message m
                 where m.key.accountId = :account and m.threadId = :thread order by m.key.id
                """,
                UUID.class)
            .setParameter("account", grant.account().value())
            .setParameter("thread", thread)
            .setMaxResults(MAX_EDITED + 1)
            .getResultList();
    if (messages.isEmpty()) {
      throw ApiException.notFound("thread");
    }
    if (messages.size() > MAX_EDITED) {
      throw ApiException.invalid(
          "The thread has more than %d messages. Change its messages one by one."
              .formatted(MAX_EDITED));
    }
    return messages;
  }

  private ThreadView view(Grant grant, UUID id) {
    var view =
        shards
            .read(
                grant.shard(),
                session ->
                    new AccountViews(session, grant.account(), grant.id())
                        .threads(List.of(id), true))
            .get(id);
    if (view == null) {
      throw ApiException.notFound("thread");
    }
    return view;
  }

  private static UUID id(String text) {
    return PublicIds.decode(text).orElseThrow(() -> ApiException.notFound("thread"));
  }
}
