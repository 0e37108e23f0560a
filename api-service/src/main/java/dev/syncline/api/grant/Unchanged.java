package dev.syncline.api.grant;

import dev.syncline.api.web.Conditional;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// Answers 304 to who has the answer already (RFC 9110 §13.1.2), with the one statement that finds
/// the grant.
///
/// Everything that the API shows of a grant's mail is logged when it changes, so the position of
/// the log names the state of all of it. It is read before the objects are: an answer may show what
/// came in between under the position before, and is then asked for once more than needed.
@RestControllerAdvice
public final class Unchanged implements HandlerInterceptor, ResponseBodyAdvice<Object> {
  /// In seconds since 1970.
  private static final String AS_OF = "x-as-of";

  private static final String ATTRIBUTE = Unchanged.class.getName();

  private final Grants grants;
  private final String build;

  /// @param build another one when the same objects may be shown otherwise
  public Unchanged(Grants grants, String build) {
    this.grants = grants;
    this.build = build;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method)
        || !method.hasMethodAnnotation(Conditional.class)) {
      return true;
    }
    var web = new ServletWebRequest(request);
    var grant = grants.of(web);
    var tag = tag(grant.version());
    if (grant.syncedAt() != null) {
      response.setHeader(AS_OF, Long.toString(grant.syncedAt().getEpochSecond()));
    }
    if (web.checkNotModified(tag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      response.setHeader(HttpHeaders.ETAG, tag);
      return false;
    }
    request.setAttribute(ATTRIBUTE, tag);
    return true;
  }

  private String tag(Grant.Version version) {
    return "W/\"%s-%s-%s\""
        .formatted(
            Long.toUnsignedString(version.epoch(), 36), Long.toString(version.seq(), 36), build);
  }

  @Override
  public boolean supports(
      MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
    return returned.hasMethodAnnotation(Conditional.class);
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returned,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (request instanceof ServletServerHttpRequest servlet
        && servlet.getServletRequest().getAttribute(ATTRIBUTE) instanceof String tag) {
      response.getHeaders().setETag(tag);
    }
    return body;
  }
}
