package dev.syncline.api.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.api.grant.Grants;
import dev.syncline.api.web.ShortMemory;
import dev.syncline.model.directory.Applications;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Lets in who has an access token, as the predecessor's SDK sends it: Basic with the token as the
/// user and no password, or Bearer. One that was revoked is refused within four seconds.
public final class GrantTokenCheck extends OncePerRequestFilter {
  private static final Duration KEEP = Duration.ofSeconds(4);
  private static final int MAX_TOKEN = 200;

  private final GrantTokens tokens;
  private final Applications applications;
  private final Grants grants;
  private final JsonMapper mapper;
  private final ShortMemory<String, GrantTokens.Opened> known;

  public GrantTokenCheck(
      GrantTokens tokens,
      Applications applications,
      Grants grants,
      JsonMapper mapper,
      InstantSource clock) {
    this.tokens = tokens;
    this.applications = applications;
    this.grants = grants;
    this.mapper = mapper;
    this.known = new ShortMemory<>(clock, KEEP);
  }

  /// An error as the predecessor wrote it.
  public record LegacyError(String type, String message) {}

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var opened =
        token(request.getHeader(HttpHeaders.AUTHORIZATION))
            .flatMap(token -> known.get(token, tokens::open));
    if (opened.isEmpty()) {
      response.setStatus(401);
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"API Access Token Required\"");
      response.setContentType("application/json");
      response
          .getOutputStream()
          .write(
              mapper.writeValueAsBytes(
                  new LegacyError(
                      "invalid_request_error",
                      "The access token is missing or not valid. Make one by POST"
                          + " /v3/grants/{grant}/access_tokens.")));
      return;
    }
    grants.bind(
        request, applications.find(opened.get().application()).orElseThrow(), opened.get().grant());
    chain.doFilter(request, response);
  }

  private static Optional<String> token(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    var parts = header.strip().split(" +", 2);
    if (parts.length < 2) {
      return Optional.empty();
    }
    return switch (parts[0].toLowerCase(Locale.ROOT)) {
      case "bearer" -> checked(parts[1]);
      case "basic" -> basic(parts[1]);
      default -> Optional.empty();
    };
  }

  private static Optional<String> basic(String encoded) {
    try {
      var text = new String(Base64.getDecoder().decode(encoded), UTF_8);
      var colon = text.indexOf(':');
      return checked(colon < 0 ? text : text.substring(0, colon));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> checked(String token) {
    return Optional.of(token).filter(text -> !text.isEmpty() && text.length() <= MAX_TOKEN);
  }
}
