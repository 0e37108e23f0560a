package dev.syncline.provider.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.connect.AllowedAddresses;
import dev.syncline.provider.connect.HostResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Asks a token endpoint for an access token (RFC 6749 §6).
///
/// Which endpoint is the application's choice, so it is guarded as mail servers are: the name is
/// resolved once, the address is checked, and that address is connected to. HTTPS always, but for a
/// loopback address where private hosts are allowed. No redirect is followed, and an answer has a
/// bounded size and time.
public final class TokenEndpoint implements AutoCloseable {
  private static final int LARGEST_ANSWER = 64 << 10;
  private static final int MANY = 1000;

  private final AllowedAddresses addresses;
  private final boolean allowPrivateHosts;
  private final Duration deadline;
  private final TokenAnswers answers;
  private final CloseableHttpClient http;

  public TokenEndpoint(boolean allowPrivateHosts, InstantSource clock) {
    this(HostResolver.SYSTEM, allowPrivateHosts, Duration.ofSeconds(20), clock);
  }

  /// @param deadline from the beginning of a request to the last byte of its answer
  public TokenEndpoint(
      HostResolver resolver, boolean allowPrivateHosts, Duration deadline, InstantSource clock) {
    this.addresses = new AllowedAddresses(resolver);
    this.allowPrivateHosts = allowPrivateHosts;
    this.deadline = deadline;
    this.answers = new TokenAnswers(clock);
    this.http = client();
  }

  private CloseableHttpClient client() {
    var timeout = Timeout.of(deadline);
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new Checked())
            .setMaxConnPerRoute(MANY)
            .setMaxConnTotal(MANY)
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(timeout).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(timeout)
                    .setSocketTimeout(timeout)
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    .setTimeToLive(TimeValue.ofMinutes(1))
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(timeout)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent("Syncline")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  /// The addresses that were checked are the ones connected to.
  private final class Checked implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      try {
        return addresses.of(host, allowPrivateHosts).toArray(InetAddress[]::new);
      } catch (ProviderException e) {
        throw (UnknownHostException) new UnknownHostException(host).initCause(e);
      }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /// A new access token, and the refresh token to use from now on.
  ///
  /// @throws ProviderException with a failure that names the endpoint
  Tokens refresh(OAuthClient client, String refreshToken) {
    var where = client.tokenEndpoint();
    var place = "token endpoint " + where.getHost();
    checkScheme(where, place);
    var request = new HttpPost(where);
    request.setHeader("Accept", "application/json");
    request.setEntity(new UrlEncodedFormEntity(form(client, refreshToken), UTF_8));
    var late = new AtomicBoolean();
    var deadlineGuard =
        Thread.ofVirtual().name("token-deadline").start(() -> cancelWhenLate(request, late));
    try {
      return http.execute(request, response -> answers.read(place, reply(response), refreshToken));
    } catch (IOException e) {
      throw new ProviderException(failure(place, e, late.get()), e);
    } finally {
      deadlineGuard.interrupt();
    }
  }

  private void checkScheme(URI where, String place) {
    var loopback =
        allowPrivateHosts
            && "http".equals(where.getScheme())
            && addresses.of(where.getHost(), true).stream()
                .allMatch(InetAddress::isLoopbackAddress);
    if (!"https".equals(where.getScheme()) && !loopback) {
      throw new ProviderException(
          new Failure.ForbiddenHost(place + ": tokens are asked for by https only"));
    }
  }

  private static List<NameValuePair> form(OAuthClient client, String refreshToken) {
    var form = new ArrayList<NameValuePair>();
    form.add(new BasicNameValuePair("grant_type", "refresh_token"));
    form.add(new BasicNameValuePair("refresh_token", refreshToken));
    form.add(new BasicNameValuePair("client_id", client.id()));
    addIfKnown(form, "client_secret", client.secret());
    addIfKnown(form, "scope", client.scope());
    return form;
  }

  private static void addIfKnown(List<NameValuePair> form, String name, @Nullable String value) {
    if (value != null) {
      form.add(new BasicNameValuePair(name, value));
    }
  }

  private void cancelWhenLate(HttpPost request, AtomicBoolean late) {
    try {
      Thread.sleep(deadline);
      late.set(true);
      request.cancel();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // answered in time
    }
  }

  private static TokenAnswers.Reply reply(ClassicHttpResponse response) throws IOException {
    var retryAfter = response.getFirstHeader("Retry-After");
    var entity = response.getEntity();
    var body = entity == null ? new byte[0] : entity.getContent().readNBytes(LARGEST_ANSWER + 1);
    if (body.length > LARGEST_ANSWER) {
      throw new IOException("an answer of more than %d bytes".formatted(LARGEST_ANSWER));
    }
    return new TokenAnswers.Reply(
        response.getCode(),
        new String(body, UTF_8),
        retryAfter == null ? "" : retryAfter.getValue());
  }

  private Failure failure(String place, IOException problem, boolean late) {
    if (late || problem instanceof SocketTimeoutException) {
      return new Failure.Unreachable(
          "%s: no answer within %d ms".formatted(place, deadline.toMillis()));
    }
    if (problem.getCause() instanceof ProviderException checked) {
      return switch (checked.failure()) {
        case Failure.ForbiddenHost(var detail) ->
            new Failure.ForbiddenHost("token endpoint: " + detail);
        case Failure other -> new Failure.Unreachable("token endpoint: " + other.detail());
      };
    }
    if (problem instanceof SSLException) {
      return new Failure.TlsProblem(place + ": " + problem.getMessage());
    }
    return new Failure.Unreachable("%s: %s".formatted(place, String.valueOf(problem.getMessage())));
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
  }
}
