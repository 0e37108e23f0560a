package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageBody;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Content for messages of which only the header was here. Who such a message is was decided when
/// it was listed: its id, its place and its conversation stay, and so what comes for a UID belongs
/// to whatever message lies there, also where a server writes the header otherwise the second time.
final class Completions {
  private final Rows rows;
  private final Reports reports;
  private final Map<Long, Message> awaiting = new HashMap<>();
  private final List<UUID> completed = new ArrayList<>();

  Completions(Rows rows, Reports reports) {
    this.rows = rows;
    this.reports = reports;
  }

  /// Loads the messages of these that await their content. Answers what came for them.
  List<ReadMessage> prepare(UUID folder, Collection<Arrival> arrivals) {
    var contents =
        arrivals.stream()
            .map(Arrival::content)
            .filter(Objects::nonNull)
            .filter(ReadMessage::isWhole)
            .collect(toMap(content -> content.remote().uid(), content -> content, (a, _) -> a));
    awaiting.putAll(rows.awaitingContent(folder, contents.keySet()));
    rows.loadThreads(awaiting.values().stream().map(Message::threadId).collect(toSet()));
    return awaiting.keySet().stream().map(contents::get).filter(Objects::nonNull).toList();
  }

  /// What came for UIDs that were here already.
  void apply(Collection<ReadMessage> contents) {
    for (var content : contents) {
      var message = awaiting.get(content.remote().uid());
      if (message != null) {
        complete(message, content);
      }
    }
  }

  void complete(Message message, ReadMessage content) {
    if (message.isWhole() || !content.isWhole()) {
      return;
    }
    var listedAs = message.subject();
    var thread = rows.thread(message.threadId());
    thread.count(message, -1);
    message.complete(content.as(message.identity(), message.ordinal()));
    thread.count(message, 1);
    thread.completed(message, listedAs);
    rows.fresh().add(new MessageBody(rows.account().key(message.id()), content.wholeBody()));
    reports.completed(message, content);
    completed.add(message.id());
  }

  void finish() {
    if (!completed.isEmpty()) {
      new AwaitedContents(rows.session(), rows.account()).remove(completed);
    }
  }
}
