package dev.syncline.api.grant;

import dev.syncline.api.key.ApiKeyCheck;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.ShortMemory;
import dev.syncline.model.directory.AccountLocations;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.Applications.Application;
import dev.syncline.model.shard.Shards;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/// Finds the grant that a path names. One that belongs to another application, was removed, or
/// never was looks the same: 404.
///
/// Where a grant lives is remembered for some seconds; that it still lives is asked each time, in
/// its shard, where removing it is one row.
public final class Grants implements HandlerMethodArgumentResolver {
  private static final String BOUND = Grants.class.getName() + ".bound";
  private static final String FOUND = Grants.class.getName() + ".found";

  private final AccountLocations locations;
  private final Shards shards;
  private final ShortMemory<UUID, Location> known;

  public Grants(AccountLocations locations, Shards shards, InstantSource clock) {
    this.locations = locations;
    this.shards = shards;
    this.known = new ShortMemory<>(clock, Duration.ofSeconds(10));
  }

  public Grant find(Application application, String id) {
    var grant = parse(id);
    return known
        .get(grant, locations::find)
        .filter(location -> location.application().equals(application.id()))
        .flatMap(this::there)
        .orElseThrow(() -> missing(grant));
  }

  /// After a change of where it lives.
  void forget(UUID grant) {
    known.forget(grant);
  }

  private ApiException missing(UUID grant) {
    known.forget(grant);
    return ApiException.notFound("grant");
  }

  /// Empty when it is not there.
  private Optional<Grant> there(Location location) {
    return shards
        .sql(location.shard())
        .sql(
            """
            select h.epoch, h.seq, a.synced_at
              from account a join log_head h on h.account_id = a.id
             where a.id = ?
            """)
        .param(location.account().value())
        .query((row, _) -> {
          var version = new Grant.Version(row.getLong(1), row.getLong(2));
          var synced = row.getObject(3, LocalDateTime.class);
          return new Grant(
              location, version, synced == null ? null : synced.toInstant(ZoneOffset.UTC));
        })
        .optional();
  }

  /// Notes which grant a request is about that does not name it: its token does.
  public void bind(HttpServletRequest request, Application application, UUID grant) {
    request.setAttribute(BOUND, new Bound(application, grant));
  }

  private record Bound(Application application, UUID grant) {}

  private static UUID parse(String id) {
    try {
      if (id.length() == 36) {
        return UUID.fromString(id);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw ApiException.notFound("grant");
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Grant.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    return of(request);
  }

  /// Found once for each request.
  Grant of(NativeWebRequest request) {
    if (request.getAttribute(FOUND, RequestAttributes.SCOPE_REQUEST) instanceof Grant found) {
      return found;
    }
    var grant = named(request);
    request.setAttribute(FOUND, grant, RequestAttributes.SCOPE_REQUEST);
    return grant;
  }

  private Grant named(NativeWebRequest request) {
    var variables =
        request.getAttribute(
            HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
    if (variables instanceof Map<?, ?> map && map.get("grant") instanceof String id) {
      return find(ApiKeyCheck.application(request), id);
    }
    if (request.getAttribute(BOUND, RequestAttributes.SCOPE_REQUEST)
        instanceof Bound(var application, var grant)) {
      return find(application, grant.toString());
    }
    throw new IllegalStateException("the path has no {grant}");
  }
}
