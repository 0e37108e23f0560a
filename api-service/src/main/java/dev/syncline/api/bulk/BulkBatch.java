package dev.syncline.api.bulk;

import dev.syncline.api.bulk.BulkJobs.Step;
import dev.syncline.api.message.MessageFilter;
import dev.syncline.api.message.MessagePages;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.account.Account;
import dev.syncline.model.mail.ImpossibleFolders;
import dev.syncline.model.mail.MessageEdits;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.shard.Shards;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// The next messages of a job, changed in one transaction. A filter is read on from the position
/// where the last batch ended, as pages of a list are: what came since the job began is newer and
/// not met, and what a batch changed so that the filter finds it no more moves nothing.
final class BulkBatch {
  /// So many messages are locked at once, with their folders: for some tens of milliseconds.
  private static final int SIZE = 50;

  private static final String LIST = "bulk";

  private final Shards shards;
  private final InstantSource clock;

  BulkBatch(Shards shards, InstantSource clock) {
    this.shards = shards;
    this.clock = clock;
  }

  /// @param position where the next batch begins; null when there is none
  record Messages(List<UUID> ids, @Nullable String position) {
    Messages {
      ids = List.copyOf(ids);
    }
  }

  Messages next(BulkJob job) {
    var filter = job.filter();
    if (filter == null) {
      var from = job.position() == null ? 0 : Integer.parseInt(job.position());
      var to = Math.min(from + SIZE, job.ids().size());
      return new Messages(
          job.ids().subList(from, to), to == job.ids().size() ? null : Integer.toString(to));
    }
    var start =
        Optional.ofNullable(job.position())
            .map(text -> PageToken.decode(job.account(), LIST, text));
    var page =
        new MessagePages(
                shards.sql(job.shard()),
                job.account(),
                new MessageFilter(QueryParameters.parse(filter)),
                false)
            .after(start, SIZE);
    return new Messages(
        page.messages().stream().map(MessageRow::id).toList(),
        page.next().map(position -> position.encode(job.account(), LIST)).orElse(null));
  }

  /// Call it in a transaction, which may run twice.
  Step run(Session session, BulkJob job, Messages messages) {
    var reason = impossible(session, job);
    if (reason != null) {
      return new Step(null, 0, 0, reason);
    }
    var edits = new MessageEdits(session, job.account());
    edits.lock(messages.ids(), job.edit().targets());
    var now = clock.instant();
    var done = 0;
    for (var message : messages.ids()) {
      done += change(edits, job, message, now) ? 1 : 0;
    }
    return new Step(messages.position(), done, messages.ids().size() - done, null);
  }

  private static @Nullable String impossible(Session session, BulkJob job) {
    if (session.find(Account.class, job.account().value()) == null) {
      return "the grant was deleted";
    }
    var targets = job.edit().targets();
    var there =
        targets.isEmpty()
            ? 0L
            : session
                .createSelectionQuery(
                    "select count(*) from Folder f where f.key.accountId = :account"
                        + " and f.key.id in :ids",
                    Long.class)
                .setParameter("account", job.account().value())
                .setParameterList("ids", targets)
                .getSingleResult();
    return there == targets.size() ? null : "a folder is gone that messages were to be moved to";
  }

  private static boolean change(MessageEdits edits, BulkJob job, UUID message, Instant now) {
    if (job.edit().forGood()) {
      return edits.delete(message, job.correlation(), now).isPresent();
    }
    try {
      return edits.edit(message, job.edit().edit(), job.correlation(), now).isPresent();
    } catch (ImpossibleFolders _) {
      return false;
    }
  }
}
