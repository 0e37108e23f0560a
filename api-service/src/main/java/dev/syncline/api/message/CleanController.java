package dev.syncline.api.message;

import dev.syncline.api.attachment.PendingContents;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Answer;
import dev.syncline.mime.clean.Conversation;
import dev.syncline.mime.text.SubjectThreading;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.AccountViews;
import dev.syncline.model.view.MessageView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Reduces messages to what was said in them.
@RestController
public final class CleanController {
  private final Shards shards;
  private final PendingContents contents;

  public CleanController(Shards shards, PendingContents contents) {
    this.shards = shards;
    this.contents = contents;
  }

  @PutMapping("/v3/grants/{grant}/messages/clean")
  Answer<List<CleanedMessage>> clean(Grant grant, @RequestBody CleanRequest request) {
    var ids = request.ids();
    request.form(false);
    var found = shards.read(grant.shard(), session -> read(session, grant, Set.copyOf(ids)));
    requireContent(grant, found.pending());
    var cleaned = new ArrayList<CleanedMessage>();
    for (var id : ids) {
      var message = found.views().get(id);
      if (message == null) {
        throw CleanRequest.notFound(cleaned.size());
      }
      cleaned.add(clean(message, found.bodies().get(id), request));
    }
    return Answer.page(cleaned, null);
  }

  private static CleanedMessage clean(
      MessageView message, @Nullable MessageBody body, CleanRequest request) {
    var subject = message.subject();
    var form = request.form(subject != null && SubjectThreading.isForward(subject));
    var html = body == null ? null : body.html();
    var text = body == null ? null : body.text();
    if (html != null) {
      return new CleanedMessage(message, Conversation.ofHtml(html, form));
    }
    return new CleanedMessage(message, text == null ? "" : Conversation.ofText(text, form));
  }

  private void requireContent(Grant grant, List<UUID> pending) {
    if (!pending.isEmpty()) {
      pending.forEach(id -> contents.ask(grant, id));
      throw PendingContents.notYet();
    }
  }

  private record Found(
      Map<UUID, MessageView> views, Map<UUID, MessageBody> bodies, List<UUID> pending) {}

  /// Two statements, however many messages.
  private static Found read(Session session, Grant grant, Set<UUID> ids) {
    record Row(Message message, @Nullable MessageBody body) {}
    var messages = new ArrayList<Message>();
    var bodies = new HashMap<UUID, MessageBody>();
    for (var row :
        session
            .createSelectionQuery(
                """
                select m, b from Message m left join MessageBody b on b.key = m.key
                 where m.key.accountId = :account and m.key.id in :ids
                """,
                Row.class)
            .setParameter("account", grant.account().value())
            .setParameterList("ids", ids)
            .getResultList()) {
      messages.add(row.message());
      if (row.body() != null) {
        bodies.put(row.message().id(), row.body());
      }
    }
    var views = new AccountViews(session, grant.account(), grant.id()).messages(messages, bodies);
    var pending = messages.stream().filter(m -> !m.isWhole()).map(Message::id).toList();
    return new Found(views, bodies, pending);
  }
}
