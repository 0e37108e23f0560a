package dev.syncline.mime.calendar;

import dev.syncline.mime.encoding.Charsets;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.parse.Part;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a text/calendar part says about its first event.
///
/// @param method "REQUEST", "REPLY", "CANCEL", …; of the type's parameter, else of the calendar
/// @param uid which event, the same in every message about it
/// @param start null where there is none, or in a zone nobody knows
/// @param allDay start and end are dates
/// @param partId of the part, to get at the rest
public record Invitation(
    @Nullable String method,
    @Nullable String uid,
    int sequence,
    @Nullable String summary,
    @Nullable String location,
    @Nullable Instant start,
    @Nullable Instant end,
    boolean allDay,
    @Nullable String organizer,
    List<Attendee> attendees,
    String partId) {
  private static final int MAX_BYTES = 1024 * 1024;

  /// Somebody invited.
  ///
  /// @param status "ACCEPTED", "DECLINED", "TENTATIVE", "NEEDS-ACTION", …, or null
  public record Attendee(String email, @Nullable String name, @Nullable String status) {}

  public Invitation {
    attendees = List.copyOf(attendees);
  }

  public static Optional<Invitation> of(ParsedMessage message, byte[] raw) {
    return of(message, MemorySegment.ofArray(raw));
  }

  public static Optional<Invitation> of(ParsedMessage message, MemorySegment raw) {
    var part = find(message.root());
    if (part == null) {
      return Optional.empty();
    }
    var content = part.content(raw, MAX_BYTES);
    var text = Charsets.decode(content, part.type().parameter("charset")).text();
    var event = new EventReader(text).read();
    if (event == null) {
      return Optional.empty();
    }
    var method = part.type().parameter("method");
    return Optional.of(
        event.invitation(method == null ? null : method.toUpperCase(Locale.ROOT), part.id()));
  }

  private static @Nullable Part find(Part part) {
    if (part.is("text/calendar") || part.is("application/ics")) {
      return part;
    }
    for (var child : part.children()) {
      var found = find(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
