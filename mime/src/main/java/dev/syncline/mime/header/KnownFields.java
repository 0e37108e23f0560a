package dev.syncline.mime.header;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields that every message is asked for, found in one pass over its header.
public final class KnownFields {
  /// One of them.
  public enum Name {
    TO("To"),
    CC("Cc"),
    BCC("Bcc"),
    FROM("From"),
    DATE("Date"),
    SENDER("Sender"),
    SUBJECT("Subject"),
    REPLY_TO("Reply-To"),
    RECEIVED("Received"),
    MESSAGE_ID("Message-ID"),
    REFERENCES("References"),
    IN_REPLY_TO("In-Reply-To");

    private final String text;

    Name(String text) {
      this.text = text;
    }
  }

  private static final int LONGEST = 11;
  private static final Name[][] BY_LENGTH = new Name[LONGEST + 1][];

  static {
    for (int length = 0; length <= LONGEST; length++) {
      int wanted = length;
      BY_LENGTH[length] =
          Arrays.stream(Name.values())
              .filter(name -> name.text.length() == wanted)
              .toArray(Name[]::new);
    }
  }

  private final Headers headers;
  private final Map<Name, Header> first = new EnumMap<>(Name.class);
  private final Set<Name> repeated = EnumSet.noneOf(Name.class);

  public KnownFields(Headers headers) {
    this.headers = headers;
    for (var field : headers.fields()) {
      int length = field.nameLength();
      if (length <= LONGEST) {
        note(field, BY_LENGTH[length]);
      }
    }
  }

  private void note(Header field, Name[] candidates) {
    for (var name : candidates) {
      if (field.isNamed(name.text)) {
        if (first.putIfAbsent(name, field) != null) {
          repeated.add(name);
        }
        return;
      }
    }
  }

  /// The first value of that name, unfolded but not decoded; null if there is none.
  public @Nullable String raw(Name name) {
    var field = first.get(name);
    return field == null ? null : field.raw();
  }

  public List<String> allRaw(Name name) {
    if (repeated.contains(name)) {
      return headers.allRaw(name.text);
    }
    var only = raw(name);
    return only == null ? List.of() : List.of(only);
  }
}
