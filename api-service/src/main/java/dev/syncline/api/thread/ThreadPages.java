package dev.syncline.api.thread;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.PageToken;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Participant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/// Pages of threads, those with the latest message first. A thread that gets a message while
/// somebody pages moves to the front; the log tells of it.
///
/// As with messages, a page walks an index of times and ids, and filters look through a bounded
/// number of windows of it.
final class ThreadPages {
  private static final int WINDOW = 1_000;
  private static final int MAX_WINDOWS = 5;

  private final Session session;
  private final AccountId account;
  private final List<String> range = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private final Map<String, Object> parameters = new HashMap<>();
  private final Set<String> addresses;

  ThreadPages(Session session, AccountId account, QueryParameters query) {
    this.session = session;
    this.account = account;
    query
        .time("latest_message_before")
        .ifPresent(at -> add(range, "latest_at < :before", "before", at));
    query
        .time("latest_message_after")
        .ifPresent(at -> add(range, "latest_at >= :after", "after", at.plusSeconds(1)));
    query.text("subject").ifPresent(s -> add(rows, "t.subject = :subject", "subject", s));
    query.flag("unread").ifPresent(yes -> rows.add("t.unread_count" + (yes ? " > 0" : " = 0")));
    query.flag("starred").ifPresent(yes -> rows.add("t.starred_count" + (yes ? " > 0" : " = 0")));
    query
        .flag("has_attachment")
        .ifPresent(yes -> rows.add("t.attachment_count" + (yes ? " > 0" : " = 0")));
    folder(query);
    addresses =
        query.texts("any_email").stream()
            .map(address -> address.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
  }

  /// Threads, and where the next page begins.
  record Page(List<MailThread> threads, Optional<PageToken> next) {}

  Page after(Optional<PageToken> start, int limit) {
    var found = new ArrayList<MailThread>();
    var position = start;
    for (int i = 0; i < MAX_WINDOWS; i++) {
      var wanted = limit + 1 - found.size();
      var page = rows(position, comparesRows() ? WINDOW : wanted, wanted);
      page.stream().filter(this::fits).forEach(found::add);
      if (found.size() > limit) {
        var shown = found.subList(0, limit);
        return new Page(List.copyOf(shown), Optional.of(position(shown.getLast())));
      }
      var end = page.size() == wanted ? Optional.of(position(page.getLast())) : end(position);
      if (end.isEmpty()) {
        return new Page(found, end);
      }
      position = end;
    }
    return new Page(found, position);
  }

  private void folder(QueryParameters query) {
    if (query.texts("in").size() > 1) {
      throw ApiException.invalid("'in' takes one folder id.");
    }
    query
        .id("in")
        .ifPresent(folder ->
            add(
                rows,
                """
                exists (select 1 from message m
                          join placement p
                            on p.account_id = m.account_id and p.message_id = m.id
                         where m.account_id = t.account_id and m.thread_id = t.id
                           and p.folder_id = :folder)
                """,
                "folder",
                Uuids.bytes(folder)));
  }

  private void add(List<String> conditions, String condition, String name, Object value) {
    conditions.add(condition);
    parameters.put(name, value);
  }

  private boolean comparesRows() {
    return !rows.isEmpty() || !addresses.isEmpty();
  }

  private boolean fits(MailThread thread) {
    return addresses.isEmpty()
        || thread.participants().stream()
            .map(Participant::email)
            .anyMatch(email -> addresses.contains(email.toLowerCase(Locale.ROOT)));
  }

  private static PageToken position(MailThread thread) {
    return new PageToken(thread.latestAt(), thread.id());
  }

  private List<MailThread> rows(Optional<PageToken> start, int window, int max) {
    var conditions = rows.stream().map(row -> " and " + row).collect(Collectors.joining());
    var sql =
        """
        select t.* from (%s limit :window) w
          join thread t on t.account_id = :account and t.id = w.id%s
         order by w.latest_at desc, w.id desc limit :max
        """
            .formatted(index(start), conditions);
    var query = session.createNativeQuery(sql, MailThread.class);
    bind(query, start);
    parameters.forEach(query::setParameter);
    query.setParameter("window", window);
    query.setParameter("max", max);
    return query.getResultList();
  }

  private Optional<PageToken> end(Optional<PageToken> start) {
    if (!comparesRows()) {
      return Optional.empty();
    }
    var query =
        session.createNativeQuery(index(start) + " limit 1 offset " + (WINDOW - 1), Object[].class);
    query.addScalar("id", byte[].class).addScalar("latest_at", Instant.class);
    bind(query, start);
    for (var name : List.of("before", "after")) {
      if (parameters.containsKey(name)) {
        query.setParameter(name, parameters.get(name));
      }
    }
    return query.getResultList().stream()
        .findFirst()
        .map(row -> new PageToken((Instant) row[1], Uuids.of((byte[]) row[0])));
  }

  private String index(Optional<PageToken> start) {
    var conditions = new ArrayList<>(range);
    if (start.isPresent()) {
      conditions.add("latest_at <= :at");
      conditions.add("(latest_at < :at or id < :id)");
    }
    return "select id, latest_at from thread where account_id = :account%s order by latest_at desc, id desc"
        .formatted(conditions.stream().map(c -> " and " + c).collect(Collectors.joining()));
  }

  private void bind(NativeQuery<?> query, Optional<PageToken> start) {
    query.setParameter("account", account.value());
    start.ifPresent(token -> {
      query.setParameter("at", token.at());
      query.setParameter("id", Uuids.bytes(token.id()));
    });
  }
}
