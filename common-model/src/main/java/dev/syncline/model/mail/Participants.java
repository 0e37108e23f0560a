package dev.syncline.model.mail;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everyone in a message's address fields, in the order the message has them.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Participants(
    List<Participant> from,
    List<Participant> to,
    List<Participant> cc,
    List<Participant> bcc,
    @JsonProperty("reply_to") List<Participant> replyTo) {
  public static final Participants NOBODY =
      new Participants(List.of(), List.of(), List.of(), List.of(), List.of());

  public Participants {
    from = copy(from);
    to = copy(to);
    cc = copy(cc);
    bcc = copy(bcc);
    replyTo = copy(replyTo);
  }

  /// Senders and recipients, without reply-to.
  public Stream<Participant> all() {
    return Stream.of(from, to, cc, bcc).flatMap(List::stream);
  }

  /// A field left out of the JSON is read as null.
  private static List<Participant> copy(@Nullable List<Participant> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
