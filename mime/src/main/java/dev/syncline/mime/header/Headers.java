package dev.syncline.mime.header;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    if (charset == null || fields.stream().noneMatch(Header::isNoUtf8)) {
      return this;
    }
    return new Headers(fields.stream().map(field -> field.withLikelyCharset(charset)).toList());
  }

  /// The first value of that name, decoded.
  public Optional<String> first(String name) {
    return named(name).findFirst().map(Header::value);
  }

  /// All values of that name, decoded, in order.
  public List<String> all(String name) {
    return named(name).map(Header::value).toList();
  }

  /// The first value of that name, unfolded but not decoded.
  public Optional<String> firstRaw(String name) {
    return named(name).findFirst().map(Header::raw);
  }

  public List<String> allRaw(String name) {
    return named(name).map(Header::raw).toList();
  }

  private Stream<Header> named(String name) {
    return fields.stream().filter(field -> field.isNamed(name));
  }

  @Override
  public Iterator<Header> iterator() {
    return fields.iterator();
  }
}
