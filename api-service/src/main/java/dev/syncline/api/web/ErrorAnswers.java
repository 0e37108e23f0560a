package dev.syncline.api.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/// Every error in the one form SDKs read. What went wrong inside is logged with the request's id,
/// and the caller sees only that id.
@RestControllerAdvice
public final class ErrorAnswers {
  private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

  private final JsonMapper mapper;

  public ErrorAnswers(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /// What is sent.
  @JsonNaming(SnakeCaseStrategy.class)
  public record Body(String requestId, Detail error) {}

  /// The error itself.
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Detail(String type, String message, @Nullable Map<String, String> providerError) {}

  /// For filters, which stand before all controllers.
  public void write(HttpServletResponse response, ApiException error) throws IOException {
    response.setStatus(error.status());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.getOutputStream().write(mapper.writeValueAsBytes(body(error)));
  }

  /// As {@link #other}, for filters.
  public void write(HttpServletResponse response, RuntimeException problem) throws IOException {
    write(response, told(problem, response));
  }

  @ExceptionHandler
  ResponseEntity<Body> refused(ApiException error, HttpServletResponse response) {
    if (error.type().equals(ApiException.CONTENT_PENDING)) {
      response.setHeader("Retry-After", "5");
    }
    return answer(error);
  }

  @ExceptionHandler
  ResponseEntity<Body> unreadable(HttpMessageNotReadableException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException refused) {
        return answer(refused);
      }
      if (cause instanceof JacksonException json) {
        return answer(ofJson(json));
      }
    }
    return answer(ApiException.invalid("The body is missing or can't be read. Send JSON."));
  }

  @ExceptionHandler
  ResponseEntity<Body> tooLarge(MaxUploadSizeExceededException error) {
    return answer(LimitedBodies.tooLarge());
  }

  @ExceptionHandler
  ResponseEntity<Body> badForm(MultipartException error) {
    return answer(
        ApiException.invalid("The multipart form can't be read. Send its parts whole, in order."));
  }

  /// The client went away: there is nobody to answer.
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException error) {
    log.debug("the client left before the answer was complete");
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Body> other(Exception error, HttpServletResponse response) {
    if (error instanceof ErrorResponse known) {
      return answer(ofStatus(known.getStatusCode().value()));
    }
    if (response.isCommitted()) {
      log.debug("an answer broke off: {}", error.getClass().getSimpleName());
      return null;
    }
    return answer(told(error, response));
  }

  /// Says it in the log.
  private static ApiException told(Exception error, HttpServletResponse response) {
    if (isWithoutDatabase(error)) {
      log.warn("a request failed, the database can't be reached: {}", error.getClass().getName());
      response.setHeader("Retry-After", "2");
      return new ApiException(
          503,
          "service_unavailable",
          "The database can't be reached. Try again soon; look first if a change was made.");
    }
    log.error("a request failed", error);
    return new ApiException(
        500,
        "internal_error",
        "Something went wrong on our side. Try again, and report the request id if it stays.");
  }

  /// SQLSTATE 08: there is no connection, or it broke; at times only the rollback tells.
  static boolean isWithoutDatabase(@Nullable Throwable error) {
    return error != null
        && (error instanceof SQLTransientConnectionException
            || (error instanceof SQLException sql
                && String.valueOf(sql.getSQLState()).startsWith("08"))
            || isWithoutDatabase(error.getCause())
            || Stream.of(error.getSuppressed()).anyMatch(ErrorAnswers::isWithoutDatabase));
  }

  /// In words that name the field, without its value.
  public static ApiException ofJson(JacksonException error) {
    if (error instanceof UnrecognizedPropertyException unknown) {
      return ApiException.invalid(
          "Unknown field '%s'. Known here are: %s."
              .formatted(
                  path(unknown),
                  unknown.getKnownPropertyIds().stream()
                      .map(String::valueOf)
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    if (error instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
      return ApiException.invalid(
          "The field '%s' has a value of the wrong type or form.".formatted(path(wrong)));
    }
    return ApiException.invalid("The body is not the JSON object this resource takes.");
  }

  private static String path(DatabindException error) {
    var path =
        error.getPath().stream()
            .map(step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getPropertyName())
            .collect(Collectors.joining());
    var clean = path.replaceAll("[^\\w.\\[\\]-]", "?").replaceFirst("^\\.", "");
    return clean.length() > 100 ? clean.substring(0, 100) : clean;
  }

  private static ApiException ofStatus(int status) {
    return switch (status) {
      case 404 ->
          new ApiException(404, "not_found_error", "There is no such resource. See /openapi.yaml.");
      case 405 ->
          new ApiException(
              405, "invalid_request_error", "This resource does not take this method. See Allow.");
      case 406 ->
          new ApiException(406, "invalid_request_error", "Accept must allow application/json.");
      case 415 ->
          new ApiException(
              415, "invalid_request_error", "Content-Type must be application/json here.");
      default ->
          new ApiException(status, "invalid_request_error", "The request can't be understood.");
    };
  }

  private static ResponseEntity<Body> answer(ApiException error) {
    return ResponseEntity.status(error.status())
        .contentType(MediaType.APPLICATION_JSON)
        .body(body(error));
  }

  private static Body body(ApiException error) {
    return new Body(
        RequestIds.current(), new Detail(error.type(), error.text(), error.providerError()));
  }
}
