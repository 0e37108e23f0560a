package dev.syncline.api.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The envelope of every answer that is no error.
///
/// @param nextCursor where the next page begins; absent on the last
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer<T>(String requestId, @Nullable T data, @Nullable String nextCursor) {

  public static <T> Answer<T> of(T data) {
    return new Answer<>(RequestIds.current(), data, null);
  }

  public static <T> Answer<List<T>> page(List<T> data, @Nullable String nextCursor) {
    return new Answer<>(RequestIds.current(), data, nextCursor);
  }

  /// For what was done and leaves nothing to show.
  public static Answer<Object> done() {
    return new Answer<>(RequestIds.current(), null, null);
  }
}
