package dev.syncline.api.key;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.ErrorAnswers;
import dev.syncline.api.web.ShortMemory;
import dev.syncline.model.directory.Applications;
import dev.syncline.model.directory.Applications.Application;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Lets in who has a key, and hands the key's {@link Application} to whatever asks for it as an
/// argument. A key that was revoked is refused within four seconds.
public final class ApiKeyCheck extends OncePerRequestFilter
    implements HandlerMethodArgumentResolver {
  private static final String ATTRIBUTE = Application.class.getName();
  private static final Duration KEEP = Duration.ofSeconds(4);
  private static final int MAX_KEY = 200;

  private final Applications applications;
  private final ErrorAnswers errors;
  private final ShortMemory<String, Application> known;

  public ApiKeyCheck(Applications applications, ErrorAnswers errors, InstantSource clock) {
    this.applications = applications;
    this.errors = errors;
    this.known = new ShortMemory<>(clock, KEEP);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Application> application;
    try {
      application =
          key(request.getHeader(HttpHeaders.AUTHORIZATION))
              .flatMap(key -> known.get(key, applications::authenticate));
    } catch (RuntimeException e) {
      errors.write(response, e);
      return;
    }
    if (application.isEmpty()) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      errors.write(
          response,
          new ApiException(
              401,
              "unauthorized",
              "The API key is missing or not valid. Send it as 'Authorization: Bearer <key>'."));
      return;
    }
    request.setAttribute(ATTRIBUTE, application.get());
    chain.doFilter(request, response);
  }

  /// Whose key the request came with.
  public static Application application(NativeWebRequest request) {
    return (Application)
        Objects.requireNonNull(request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Application.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    return application(request);
  }

  private static Optional<String> key(@Nullable String header) {
    var scheme = "Bearer ";
    return Optional.ofNullable(header)
        .filter(text -> text.regionMatches(true, 0, scheme, 0, scheme.length()))
        .map(text -> text.substring(scheme.length()).strip())
        .filter(key -> !key.isEmpty() && key.length() <= MAX_KEY);
  }
}
