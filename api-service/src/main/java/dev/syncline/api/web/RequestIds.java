package dev.syncline.api.web;

import dev.syncline.model.log.Correlation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives every request an id, which is in the answer's header and envelope, in log lines, and in
/// the log entries that the request causes.
public final class RequestIds extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger(RequestIds.class);
  private static final String HEADER = "x-request-id";

  /// The id of the request that this thread works for.
  public static String current() {
    return Objects.requireNonNullElse(Correlation.current(), "");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = UUID.randomUUID().toString();
    response.setHeader(HEADER, id);
    response.setHeader("X-Content-Type-Options", "nosniff");
    var began = System.nanoTime();
    try (var _ = MDC.putCloseable("request_id", id)) {
      run(id, request, response, chain);
      log.debug(
          "answered {} {} with {} in {} ms",
          request.getMethod(),
          request.getAttribute(
              "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern"),
          response.getStatus(),
          (System.nanoTime() - began) / 1_000_000);
    }
  }

  private static void run(
      String id, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      Correlation.with(
          id,
          () -> {
            try {
              chain.doFilter(request, response);
            } catch (ServletException e) {
              throw new InServlet(e);
            }
            return id;
          });
    } catch (InServlet e) {
      throw e.cause;
    }
  }

  /// Carries a checked exception through a call that allows only one.
  private static final class InServlet extends IOException {
    private final ServletException cause;

    InServlet(ServletException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
