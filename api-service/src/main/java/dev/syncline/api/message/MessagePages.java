package dev.syncline.api.message;

import dev.syncline.api.web.PageToken;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/// Pages of messages, newest first.
///
/// A page walks an index that holds nothing but times and ids (`message_received`, or
/// `placement_received` within a folder) and joins the rows it shows: one statement, whose cost is
/// the page's, wherever it lies.
///
/// Filters that compare rows look through a window of the index at a time, and through so many
/// windows at most. A page may then be short, or empty, and still have a next one: the work of a
/// request is bounded whatever the filter finds.
final class MessagePages {
  private static final int WINDOW = 2_000;
  private static final int MAX_WINDOWS = 5;

  private final Session session;
  private final AccountId account;
  private final MessageFilter filter;

  MessagePages(Session session, AccountId account, MessageFilter filter) {
    this.session = session;
    this.account = account;
    this.filter = filter;
  }

  /// Messages, and where the next page begins.
  record Page(List<Message> messages, Optional<PageToken> next) {}

  private record Found(Message message, PageToken position) {}

  Page after(Optional<PageToken> start, int limit) {
    var found = new ArrayList<Found>();
    var position = start;
    for (int i = 0; i < MAX_WINDOWS; i++) {
      var wanted = limit + 1 - found.size();
      var rows = rows(position, filter.comparesRows() ? WINDOW : wanted, wanted);
      rows.stream().filter(row -> filter.fits(row.message())).forEach(found::add);
      if (found.size() > limit) {
        var page = found.subList(0, limit);
        return page(page, Optional.of(page.getLast().position()));
      }
      // As many as asked for, but not all of them fit: go on behind the last one.
      var end = rows.size() == wanted ? Optional.of(rows.getLast().position()) : end(position);
      if (end.isEmpty()) {
        return page(found, end);
      }
      position = end;
    }
    return page(found, position);
  }

  private static Page page(List<Found> found, Optional<PageToken> next) {
    return new Page(found.stream().map(Found::message).toList(), next);
  }

  private List<Found> rows(Optional<PageToken> start, int window, int max) {
    var conditions = filter.rows().stream().map(row -> " and " + row).collect(Collectors.joining());
    var sql =
        """
        select {m.*}, w.received_at as position
          from (%s limit :window) w
          join message m on m.account_id = :account and m.id = w.id%s
         order by w.received_at desc, w.id desc limit :max
        """
            .formatted(index(start), conditions);
    var query = session.createNativeQuery(sql, Object[].class);
    query.addEntity("m", Message.class).addScalar("position", Instant.class);
    bind(query, start, true);
    query.setParameter("window", window);
    query.setParameter("max", max);
    return query.getResultList().stream()
        .map(row -> {
          var message = (Message) row[0];
          return new Found(message, new PageToken((Instant) row[1], message.id()));
        })
        .toList();
  }

  /// Where the window ends; empty when nothing is behind it.
  private Optional<PageToken> end(Optional<PageToken> start) {
    if (!filter.comparesRows()) {
      return Optional.empty();
    }
    var query =
        session.createNativeQuery(index(start) + " limit 1 offset " + (WINDOW - 1), Object[].class);
    query.addScalar("id", byte[].class).addScalar("received_at", Instant.class);
    bind(query, start, false);
    return query.getResultList().stream()
        .findFirst()
        .map(row -> new PageToken((Instant) row[1], Uuids.of((byte[]) row[0])));
  }

  private String index(Optional<PageToken> start) {
    var folder = filter.folder().isPresent();
    var id = folder ? "message_id" : "id";
    var conditions = new ArrayList<>(filter.range());
    if (folder) {
      conditions.add("folder_id = :folder");
    }
    if (start.isPresent()) {
      conditions.add("received_at <= :at");
      conditions.add("(received_at < :at or %s < :id)".formatted(id));
    }
    return "select %s%s as id, received_at from %s where account_id = :account%s order by received_at desc, %s desc"
        .formatted(
            folder ? "distinct " : "",
            id,
            folder ? "placement" : "message",
            conditions.stream().map(c -> " and " + c).collect(Collectors.joining()),
            id);
  }

  private void bind(NativeQuery<?> query, Optional<PageToken> start, boolean rows) {
    query.setParameter("account", account.value());
    filter.folder().ifPresent(folder -> query.setParameter("folder", Uuids.bytes(folder)));
    start.ifPresent(token -> {
      query.setParameter("at", token.at());
      query.setParameter("id", Uuids.bytes(token.id()));
    });
    for (var parameter : filter.parameters().entrySet()) {
      var name = parameter.getKey();
      if (rows || filter.range().stream().anyMatch(c -> c.endsWith(":" + name))) {
        query.setParameter(name, parameter.getValue());
      }
    }
  }
}
