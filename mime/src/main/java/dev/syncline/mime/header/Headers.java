package dev.syncline.mime.header;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The fields of a message in the order they came; names compare without case.
public record Headers(List<Header> fields) implements Iterable<Header> {
  public static final Headers NONE = new Headers(List.of());

  public Headers {
    fields = List.copyOf(fields);
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
