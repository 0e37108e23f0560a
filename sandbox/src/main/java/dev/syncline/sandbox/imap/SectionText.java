package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.message.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the bytes of `BODY[section]` (RFC 9051 §6.4.5.1); null where there is no such part.
final class SectionText {
  private SectionText() {}

  static @Nullable String of(Part message, FetchItem.Section section) {
    var part = find(message, section.path());
    if (part == null) {
      return null;
    }
    boolean numbered = !section.path().isEmpty();
    return switch (section.piece()) {
      case ALL -> numbered ? part.bodyText() : part.text();
      case MIME -> part.headerText();
      case HEADER -> {
        var inner = inner(part, numbered);
        yield inner == null ? null : inner.headerText();
      }
      case TEXT -> {
        var inner = inner(part, numbered);
        yield inner == null ? null : inner.bodyText();
      }
      case HEADER_FIELDS -> fields(inner(part, numbered), section.fields(), true);
      case HEADER_FIELDS_NOT -> fields(inner(part, numbered), section.fields(), false);
    };
  }

  /// HEADER and TEXT of a numbered part mean the message embedded in it.
  private static @Nullable Part inner(Part part, boolean numbered) {
    return numbered ? part.embedded().orElse(null) : part;
  }

  private static @Nullable String fields(@Nullable Part part, List<String> names, boolean wanted) {
    return part == null
        ? null
        : part.headerLines(name -> names.stream().anyMatch(name::equalsIgnoreCase) == wanted);
  }

  private static @Nullable Part find(Part message, List<Integer> path) {
    var part = message;
    for (int depth = 0; depth < path.size(); depth++) {
      int number = path.get(depth);
      var holder = depth == 0 ? part : part.embedded().orElse(part);
      boolean hasBody = depth == 0 || part.embedded().isPresent();
      if (holder.isMultipart() && number >= 1 && number <= holder.children().size()) {
        part = holder.children().get(number - 1);
      } else if (!holder.isMultipart() && hasBody && number == 1) {
        part = holder;
      } else {
        return null;
      }
    }
    return part;
  }
}
