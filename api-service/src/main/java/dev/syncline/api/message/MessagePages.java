package dev.syncline.api.message;

import dev.syncline.api.web.PageToken;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.MessageRow;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Pages of messages, newest first, each with one statement whose cost is the page's, wherever it
/// lies.
///
/// Where an index of `message` has the order, the rows are read along it. Asking it for times and
/// ids alone first, which it holds, would be slower: of a covering index MySQL reads as many pages
/// for one entry as for 400.
///
/// Filters that compare rows look through a window of the index at a time, and through so many
/// windows at most. A page may then be short, or empty, and still have a next one: the work of a
/// request is bounded whatever the filter finds.
public final class MessagePages {
  private static final int WINDOW = 2_000;
  private static final int MAX_WINDOWS = 5;

  private final JdbcClient shard;
  private final AccountId account;
  private final MessageFilter filter;
  private final boolean bodies;

  public MessagePages(JdbcClient shard, AccountId account, MessageFilter filter, boolean bodies) {
    this.shard = shard;
    this.account = account;
    this.filter = filter;
    this.bodies = bodies;
  }

  /// Messages, and where the next page begins.
  public record Page(List<MessageRow> messages, Optional<PageToken> next) {
    public Page {
      messages = List.copyOf(messages);
    }
  }

  public Page after(Optional<PageToken> start, int limit) {
    var found = new ArrayList<MessageRow>();
    var position = start;
    for (int i = 0; i < MAX_WINDOWS; i++) {
      var wanted = limit + 1 - found.size();
      var rows = rows(position, wanted);
      rows.stream().filter(row -> filter.fits(row.participants())).forEach(found::add);
      if (found.size() > limit) {
        var page = found.subList(0, limit);
        return page(page, Optional.of(position(page.getLast())));
      }
      // As many as asked for, but not all of them fit: go on behind the last one.
      var end = rows.size() == wanted ? Optional.of(position(rows.getLast())) : end(position);
      if (end.isEmpty()) {
        return page(found, end);
      }
      position = end;
    }
    return page(found, position);
  }

  /// Many a row may have been looked at in vain for its addresses: bodies are read of those that
  /// fit.
  private Page page(List<MessageRow> found, Optional<PageToken> next) {
    var complete = found.isEmpty() || !bodies || !filter.comparesAddresses();
    return new Page(complete ? found : withBodies(found), next);
  }

  private List<MessageRow> withBodies(List<MessageRow> found) {
    var byId = "where m.account_id = :account and m.id in (:ids)";
    var newestFirst = " order by m.received_at desc, m.id desc";
    return shard
        .sql(MessageRow.select("message m", true, byId + newestFirst))
        .param("account", account.value())
        .param("ids", found.stream().map(row -> Uuids.bytes(row.id())).toList())
        .query((row, _) -> MessageRow.read(row))
        .list();
  }

  private static PageToken position(MessageRow row) {
    return new PageToken(row.receivedAt(), row.id());
  }

  private List<MessageRow> rows(Optional<PageToken> start, int max) {
    return bind(shard.sql(sql(start)), start)
        .param("max", max)
        .query((row, _) -> MessageRow.read(row))
        .list();
  }

  private String sql(Optional<PageToken> start) {
    if (filter.comparesRows()) {
      var window = index(start) + " limit " + WINDOW;
      return joined(
          """
          select w.id, w.received_at
            from (%s) w join message m on m.account_id = :account and m.id = w.id and %s
           order by w.received_at desc, w.id desc limit :max
          """
              .formatted(window, String.join(" and ", filter.rows())));
    }
    if (!filter.index().isOfMessages()) {
      return joined(index(start) + " limit :max");
    }
    return MessageRow.select(
        "message m",
        bodies,
        "where m.account_id = :account%s order by m.received_at desc, m.id desc limit :max"
            .formatted(range(start, "id")));
  }

  private String joined(String keys) {
    return MessageRow.select(
        "(%s) k join message m on m.account_id = :account and m.id = k.id".formatted(keys),
        bodies && !filter.comparesAddresses(),
        "order by k.received_at desc, k.id desc");
  }

  /// Where the window ends; empty when nothing is behind it.
  private Optional<PageToken> end(Optional<PageToken> start) {
    if (!filter.comparesRows()) {
      return Optional.empty();
    }
    return bind(shard.sql(index(start) + " limit 1 offset " + (WINDOW - 1)), start)
        .query((row, _) ->
            new PageToken(
                row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                Uuids.of(row.getBytes(1))))
        .optional();
  }

  private String index(Optional<PageToken> start) {
    var index = filter.index();
    return """
    select %s %s as id, received_at from %s where account_id = :account%s%s
     order by received_at desc, %2$s desc\
    """
        .formatted(
            index.table().equals("placement") ? "distinct" : "",
            index.id(),
            index.table(),
            index.condition(),
            range(start, index.id()));
  }

  private String range(Optional<PageToken> start, String id) {
    var conditions = new ArrayList<>(filter.range());
    if (start.isPresent()) {
      conditions.add("received_at <= :at");
      conditions.add("(received_at < :at or %s < :id)".formatted(id));
    }
    return conditions.stream().map(c -> " and " + c).collect(Collectors.joining());
  }

  /// What the index is asked by.
  private StatementSpec bind(StatementSpec query, Optional<PageToken> start) {
    var bound = query.param("account", account.value());
    if (start.isPresent()) {
      bound =
          bound
              .param("at", LocalDateTime.ofInstant(start.get().at(), ZoneOffset.UTC))
              .param("id", Uuids.bytes(start.get().id()));
    }
    return bound.params(filter.parameters());
  }
}
