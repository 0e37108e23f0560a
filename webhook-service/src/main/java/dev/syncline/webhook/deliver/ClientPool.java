package dev.syncline.webhook.deliver;

import dev.syncline.webhook.deliver.Endpoints.Answer;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP client, made anew should its pool count more leases than there are requests.
///
/// The pool itself limits nothing, since waiting for a lease is where leases get lost: how many
/// requests an endpoint gets at once is decided by its lanes.
final class ClientPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClientPool.class);
  private static final int UNLIMITED = 100_000;

  private final DeliverySettings settings;
  private final GuardedDns dns;
  private final DetachedSocketFactory sockets;
  private volatile Client client;
  private boolean leaked;

  ClientPool(DeliverySettings settings, GuardedDns dns, DetachedSocketFactory sockets) {
    this.settings = settings;
    this.dns = dns;
    this.sockets = sockets;
    this.client = open();
  }

  private record Client(
      CloseableHttpClient http,
      PoolingHttpClientConnectionManager connections,
      AtomicInteger busy) {}

  /// Thrown out of a response handler to have the connection closed, with what there is to say.
  static final class Enough extends IOException {
    private final transient Answer answer;

    Enough(Answer answer) {
      super("the answer is longer than what is read of it");
      this.answer = answer;
    }
  }

  /// A connection that was kept may be one that the server has just closed: that says nothing about
  /// the endpoint, so the request goes over another one at once.
  Answer execute(HttpUriRequestBase request, HttpClientResponseHandler<Answer> handler)
      throws IOException {
    var current = client;
    current.busy().incrementAndGet();
    try {
      var context = HttpClientContext.create();
      try {
        return current.http().execute(request, context, handler);
      } catch (NoHttpResponseException | SocketException e) {
        if (!wasKept(context) || request.isCancelled()) {
          throw e;
        }
        return current.http().execute(request, HttpClientContext.create(), handler);
      }
    } catch (Enough e) {
      return e.answer;
    } finally {
      current.busy().decrementAndGet();
    }
  }

  private static boolean wasKept(HttpClientContext context) {
    var connection = context.getEndpointDetails();
    return connection != null && connection.getResponseCount() > 0;
  }

  /// Twice in a row more leases than requests: a request between the two counts is no leak.
  void replaceIfLeaking() {
    var current = client;
    var leased = current.connections().getTotalStats().getLeased();
    var surplus = leased > current.busy().get();
    if (surplus && leaked) {
      log.warn("the connection pool lost {} leases and is replaced", leased - current.busy().get());
      client = open();
      current.connections().closeIdle(TimeValue.ZERO_MILLISECONDS);
    }
    leaked = surplus && !leaked;
  }

  private Client open() {
    var deadline = Timeout.of(settings.deadline());
    var connect = Timeout.of(settings.connectTimeout());
    var connections =
        new Connecting(sockets)
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setConnPoolPolicy(PoolReusePolicy.LIFO)
            .setMaxConnPerRoute(UNLIMITED)
            .setMaxConnTotal(UNLIMITED)
            .setDnsResolver(dns)
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
            .setDefaultSocketConfig(
                SocketConfig.custom().setTcpNoDelay(true).setSoTimeout(deadline).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(deadline)
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    .setTimeToLive(TimeValue.ofMinutes(5))
                    .build())
            .build();
    var http =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(deadline)
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setUserAgent("Syncline-Webhooks")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .evictIdleConnections(TimeValue.ofSeconds(30))
            .build();
    return new Client(http, connections, new AtomicInteger());
  }

  /// Connects sockets that somebody else makes.
  private static final class Connecting extends PoolingHttpClientConnectionManagerBuilder {
    private final DetachedSocketFactory sockets;

    Connecting(DetachedSocketFactory sockets) {
      this.sockets = sockets;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      var strategies =
          RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build();
      return new DefaultHttpClientConnectionOperator(sockets, ports, names, strategies);
    }
  }

  @Override
  public void close() {
    client.http().close(CloseMode.IMMEDIATE);
  }
}
