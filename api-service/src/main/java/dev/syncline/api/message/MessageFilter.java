package dev.syncline.api.message;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.Participant;
import dev.syncline.model.mail.Participants;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Which messages a list shall have.
///
/// Folder, metadata, thread and times say where in an index to look. The rest is compared row by
/// row: what SQL can compare exactly, it does; of addresses it only tells candidates, since they
/// lie in JSON, and {@link #fits} decides.
public final class MessageFilter {
  /// The parameters of a list that say which messages.
  public static final Set<String> PARAMETERS =
      Set.of(
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
          "received_after");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Index index;
  private final List<String> range = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private final Map<String, Object> parameters = new HashMap<>();
  private final Map<Function<Participants, Stream<Participant>>, List<String>> addresses =
      new HashMap<>();

  public MessageFilter(QueryParameters query) {
    index = index(folder(query), MetadataField.wanted(query));
    query.id("thread_id").ifPresent(id -> rangeOrRow("thread_id = :thread", "thread", id));
    query.time("received_before").ifPresent(at -> range("received_at < :before", "before", at));
    query
        .time("received_after")
        .ifPresent(at -> range("received_at >= :after", "after", at.plusSeconds(1)));
    query.flag("unread").ifPresent(unread -> row("m.unread = :unread", "unread", unread));
    query.flag("starred").ifPresent(starred -> row("m.starred = :starred", "starred", starred));
    query.text("subject").ifPresent(text -> row("m.subject = :subject", "subject", text));
    query.flag("has_attachment").ifPresent(this::attachment);
    address(query, "from", people -> people.from().stream());
    address(query, "to", people -> people.to().stream());
    address(query, "cc", people -> people.cc().stream());
    address(query, "bcc", people -> people.bcc().stream());
    address(query, "any_email", Participants::all);
  }

  private static Optional<UUID> folder(QueryParameters query) {
    var folders = query.texts("in");
    if (folders.size() > 1) {
      throw ApiException.invalid(
          "'in' takes one folder id. Ask for each folder, or for none to have all messages.");
    }
    return query.id("in");
  }

  private void range(String condition, String name, Instant value) {
    range.add(condition);
    parameters.put(name, LocalDateTime.ofInstant(value, ZoneOffset.UTC));
  }

  /// Where to look: a table whose index has the order of pages.
  ///
  /// @param id the column that has the message's id
  record Index(String table, String id, String condition) {
    static final Index MESSAGES = new Index("message", "id", "");

    boolean isOfMessages() {
      return equals(MESSAGES);
    }
  }

  /// A pair of metadata is had by fewer messages than any folder has.
  private Index index(Optional<UUID> folder, List<byte[]> pairs) {
    folder.ifPresent(id -> parameters.put("folder", Uuids.bytes(id)));
    for (int i = 0; i < pairs.size(); i++) {
      parameters.put("pair" + i, pairs.get(i));
    }
    for (int i = 1; i < pairs.size(); i++) {
      rows.add(exists("metadata_pair", "pair = :pair" + i));
    }
    if (!pairs.isEmpty()) {
      folder.ifPresent(_ -> rows.add(exists("placement", "folder_id = :folder")));
      return new Index("metadata_pair", "message_id", " and pair = :pair0");
    }
    return folder
        .map(_ -> new Index("placement", "message_id", " and folder_id = :folder"))
        .orElse(Index.MESSAGES);
  }

  private static String exists(String table, String condition) {
    return "exists (select 1 from %s x where x.account_id = m.account_id and x.message_id = m.id and x.%s)"
        .formatted(table, condition);
  }

  /// Other indexes do not know threads.
  private void rangeOrRow(String condition, String name, UUID value) {
    if (index.isOfMessages()) {
      range.add(condition);
    } else {
      rows.add("m." + condition);
    }
    parameters.put(name, Uuids.bytes(value));
  }

  private void row(String condition, String name, Object value) {
    rows.add(condition);
    parameters.put(name, value);
  }

  private void attachment(boolean wanted) {
    // Quotes within JSON strings are escaped, so this can't be a part of a file's name.
    var some = "m.attachments like '%\"inline\":false%'";
    rows.add(wanted ? some : "(m.attachments is null or not " + some + ")");
  }

  private void address(
      QueryParameters query, String name, Function<Participants, Stream<Participant>> field) {
    var wanted = query.texts(name);
    if (wanted.isEmpty()) {
      return;
    }
    addresses.put(field, wanted.stream().map(w -> w.toLowerCase(Locale.ROOT)).toList());
    var conditions = new ArrayList<String>();
    for (int i = 0; i < wanted.size(); i++) {
      conditions.add("m.participants like :%s%d escape '|'".formatted(name, i));
      parameters.put(name + i, "%" + like(wanted.get(i)) + "%");
    }
    rows.add("(" + String.join(" or ", conditions) + ")");
  }

  private static String like(String address) {
    var json = MAPPER.writeValueAsString(address);
    return json.substring(1, json.length() - 1).replaceAll("([|%_])", "|$1");
  }

  Index index() {
    return index;
  }

  List<String> range() {
    return range;
  }

  List<String> rows() {
    return rows;
  }

  Map<String, Object> parameters() {
    return parameters;
  }

  /// Whether rows are compared: then a page may look through more than it shows.
  boolean comparesRows() {
    return !rows.isEmpty();
  }

  /// Whether {@link #fits} may say no.
  boolean comparesAddresses() {
    return !addresses.isEmpty();
  }

  boolean fits(Participants people) {
    return addresses.entrySet().stream()
        .allMatch(wish ->
            wish.getKey()
                .apply(people)
                .anyMatch(p -> wish.getValue().contains(p.email().toLowerCase(Locale.ROOT))));
  }
}
