package dev.syncline.api;

import dev.syncline.api.grant.Grants;
import dev.syncline.api.grant.Unchanged;
import dev.syncline.api.key.ApiKeyCheck;
import dev.syncline.api.token.GrantTokenCheck;
import dev.syncline.api.token.GrantTokens;
import dev.syncline.api.web.AwaitSignal;
import dev.syncline.api.web.ErrorAnswers;
import dev.syncline.api.web.LimitedBodies;
import dev.syncline.api.web.QueryParameterCheck;
import dev.syncline.api.web.RequestIds;
import dev.syncline.model.directory.Applications;
import dev.syncline.model.signal.Wakeups;
import jakarta.servlet.Filter;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// What stands between the wire and the features: filters in their order, JSON, arguments.
@Configuration(proxyBeanMethods = false)
@Import(ErrorAnswers.class)
class WebConfiguration {
  private static final String OURS = "/v3/*";

  /// Fields in the order records have them; what is unknown or of another type is refused.
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return builder ->
        builder
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY);
  }

  @Bean
  FilterRegistrationBean<RequestIds> requestIds() {
    return filter(new RequestIds(), Ordered.HIGHEST_PRECEDENCE, "/*");
  }

  @Bean
  ApiKeyCheck apiKeyCheck(Applications applications, ErrorAnswers errors, InstantSource clock) {
    return new ApiKeyCheck(applications, errors, clock);
  }

  @Bean
  FilterRegistrationBean<ApiKeyCheck> apiKeyFilter(ApiKeyCheck check) {
    return filter(check, 10, OURS);
  }

  @Bean
  FilterRegistrationBean<GrantTokenCheck> grantTokenFilter(
      GrantTokens tokens,
      Applications applications,
      Grants grants,
      JsonMapper mapper,
      InstantSource clock) {
    return filter(
        new GrantTokenCheck(tokens, applications, grants, mapper, clock), 10, "/delta", "/delta/*");
  }

  @Bean
  FilterRegistrationBean<LimitedBodies> limitedBodies(ErrorAnswers errors, ApiSettings settings) {
    return filter(new LimitedBodies(errors, settings.api().maxBody()), 20, OURS, "/delta/*");
  }

  @Bean
  QueryParameterCheck queryParameterCheck() {
    return new QueryParameterCheck();
  }

  /// A build that is no release may show anything otherwise than the one before.
  @Bean
  Unchanged unchanged(Grants grants, InstantSource clock) {
    var release = ApiService.class.getPackage().getImplementationVersion();
    var isRelease = release != null && !release.endsWith("SNAPSHOT");
    return new Unchanged(grants, isRelease ? release : Long.toString(clock.millis(), 36));
  }

  @Bean
  AwaitSignal awaitSignal(Wakeups wakeups) {
    return new AwaitSignal(wakeups);
  }

  @Bean
  WebMvcConfigurer arguments(
      QueryParameterCheck query, ApiKeyCheck keys, Grants grants, Unchanged unchanged) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(query).addPathPatterns("/v3/**", "/delta", "/delta/**");
        registry.addInterceptor(unchanged).addPathPatterns("/v3/grants/**");
      }

      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.addAll(List.of(query, keys, grants));
      }
    };
  }

  private static <T extends Filter> FilterRegistrationBean<T> filter(
      T filter, int order, String... paths) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    registration.addUrlPatterns(paths);
    return registration;
  }
}
