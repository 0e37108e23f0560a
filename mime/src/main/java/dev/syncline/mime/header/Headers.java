package dev.syncline.mime.header;

import dev.syncline.mime.encoding.Charsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of a message in the order they came; names compare without case.
public record Headers(List<Header> fields) implements Iterable<Header> {
  public static final Headers NONE = new Headers(List.of());

  public Headers {
    fields = List.copyOf(fields);
  }

  /// The same fields; where one holds 8-bit letters that are no UTF-8 they are read in this
  /// charset.
  public Headers withLikelyCharset(@Nullable String charset) {
    if (charset == null || Charsets.isUtf8(charset) || isUtf8()) {
      return this;
    }
    return new Headers(fields.stream().map(field -> field.withLikelyCharset(charset)).toList());
  }

  private boolean isUtf8() {
    for (var field : fields) {
      if (field.isNoUtf8()) {
        return false;
      }
    }
    return true;
  }

  /// The first value of that name, decoded.
  public Optional<String> first(String name) {
    var field = field(name);
    return field == null ? Optional.empty() : Optional.of(field.value());
  }

  /// All values of that name, decoded, in order.
  public List<String> all(String name) {
    return named(name).stream().map(Header::value).toList();
  }

  /// The first value of that name, unfolded but not decoded.
  public Optional<String> firstRaw(String name) {
    var field = field(name);
    return field == null ? Optional.empty() : Optional.of(field.raw());
  }

  public List<String> allRaw(String name) {
    var named = named(name);
    return switch (named.size()) {
      case 0 -> List.of();
      case 1 -> List.of(named.getFirst().raw());
      default -> named.stream().map(Header::raw).toList();
    };
  }

  private @Nullable Header field(String name) {
    for (var field : fields) {
      if (field.isNamed(name)) {
        return field;
      }
    }
    return null;
  }

  private List<Header> named(String name) {
    List<Header> named = List.of();
    for (var field : fields) {
      if (field.isNamed(name)) {
        named = named.isEmpty() ? new ArrayList<>(2) : named;
        named.add(field);
      }
    }
    return named;
  }

  @Override
  public Iterator<Header> iterator() {
    return fields.iterator();
  }
}
