package dev.syncline.api.webhook;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.event.Trigger;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Triggers as requests name them.
final class TriggerNames {
  private static final String TRUNCATED = ".truncated";

  /// What the SDK knows besides, and nothing here can come to.
  private static final Set<String> OF_THE_SDK_ONLY =
      Set.of(
          "calendar.created",
          "calendar.updated",
          "calendar.deleted",
          "event.created",
          "event.updated",
          "event.deleted",
          "message.opened",
          "message.opened.legacy",
          "message.link_clicked",
          "message.link_clicked.legacy",
          "thread.replied",
          "thread.replied.legacy",
          "message.delivered",
          "message.bounced",
          "message.rejected",
          "message.transactional.delivered",
          "message.transactional.bounced",
          "message.transactional.complaint",
          "message.transactional.rejected",
          "message.intelligence.order",
          "message.intelligence.tracking",
          "contact.updated",
          "contact.deleted",
          "booking.created",
          "booking.pending",
          "booking.rescheduled",
          "booking.cancelled",
          "booking.reminder",
          "notetaker.created",
          "notetaker.updated",
          "notetaker.deleted",
          "notetaker.meeting_state",
          "notetaker.media");

  /// What events become that are too large.
  private static final Set<String> CUT =
      Set.of(
          "message.created" + TRUNCATED,
          "message.created.cleaned" + TRUNCATED,
          "message.updated" + TRUNCATED);

  private TriggerNames() {}

  /// The names, each once; every one that can't be had is named.
  static List<String> checked(Collection<String> names) {
    if (names.isEmpty()) {
      throw ApiException.invalid(
          "'trigger_types' must be a list of at least one of: %s.".formatted(known()));
    }
    var never = names.stream().filter(OF_THE_SDK_ONLY::contains).distinct().sorted().toList();
    if (!never.isEmpty()) {
      throw ApiException.invalid(
          "'trigger_types' has %s, which this platform never produces: leave it out. It has: %s."
              .formatted(String.join(", ", never), known()));
    }
    for (var name : names) {
      check(name, names);
    }
    return names.stream().distinct().toList();
  }

  private static void check(String name, Collection<String> all) {
    if (name.equals("message.moved")) {
      throw ApiException.invalid(
          "There is no message.moved: a move is a message.updated whose data.attributes has"
              + " 'folders'. Take that, with \"filter\": {\"changed\": [\"folders\"]} if you want"
              + " nothing else.");
    }
    if (CUT.contains(name)) {
      var base = name.substring(0, name.length() - TRUNCATED.length());
      if (!all.contains(base)) {
        throw ApiException.invalid(
            "%s is what a %s becomes that is too large: take %s as well."
                .formatted(name, base, base));
      }
      return;
    }
    if (Trigger.ofWireName(name).isEmpty()) {
      throw ApiException.invalid(
          "'trigger_types' has '%s', which does not exist. There are: %s."
              .formatted(printable(name), known()));
    }
  }

  static Set<Trigger> triggers(Collection<String> names) {
    return names.stream()
        .flatMap(name -> Trigger.ofWireName(name).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Trigger.class)));
  }

  private static String known() {
    return Arrays.stream(Trigger.values())
        .map(Trigger::wireName)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  static String printable(String text) {
    var clean = text.replaceAll("[^\\w.@-]", "?");
    return clean.length() > 64 ? clean.substring(0, 64) : clean;
  }
}
