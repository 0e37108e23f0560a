package dev.syncline.api.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer that is an error: a status, a stable type, and a message that says what to do.
public final class ApiException extends RuntimeException {
  /// The object is there, and what it holds is still to come.
  public static final String CONTENT_PENDING = "content_pending";

  private final int status;
  private final String type;
  private final transient @Nullable Map<String, String> providerError;

  public ApiException(int status, String type, String message) {
    this(status, type, message, null);
  }

  public ApiException(
      int status, String type, String message, @Nullable Map<String, String> providerError) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.providerError = providerError;
  }

  public static ApiException invalid(String message) {
    return new ApiException(400, "invalid_request_error", message);
  }

  /// What is not there and what belongs to somebody else look the same.
  public static ApiException notFound(String what) {
    return new ApiException(404, "not_found_error", "There is no such " + what + ".");
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  public @Nullable Map<String, String> providerError() {
    return providerError;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
