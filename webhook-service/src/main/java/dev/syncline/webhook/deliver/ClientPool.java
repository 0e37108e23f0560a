package dev.syncline.webhook.deliver;

import dev.syncline.webhook.deliver.Endpoints.Answer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.SocketConfig;
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
  private volatile Client client;
  private boolean leaked;

  ClientPool(DeliverySettings settings, GuardedDns dns) {
    this.settings = settings;
    this.dns = dns;
    this.client = open(settings, dns);
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

  Answer execute(ClassicHttpRequest request, HttpClientResponseHandler<Answer> handler)
      throws IOException {
    var current = client;
    current.busy().incrementAndGet();
    try {
      return current.http().execute(request, handler);
    } catch (Enough e) {
      return e.answer;
    } finally {
      current.busy().decrementAndGet();
    }
  }

  /// Twice in a row more leases than requests: a request between the two counts is no leak.
  void replaceIfLeaking() {
    var current = client;
    var leased = current.connections().getTotalStats().getLeased();
    var surplus = leased > current.busy().get();
    if (surplus && leaked) {
      log.warn("the connection pool lost {} leases and is replaced", leased - current.busy().get());
      client = open(settings, dns);
      current.connections().closeIdle(TimeValue.ZERO_MILLISECONDS);
    }
    leaked = surplus && !leaked;
  }

  private static Client open(DeliverySettings settings, GuardedDns dns) {
    var deadline = Timeout.of(settings.deadline());
    var connect = Timeout.of(settings.connectTimeout());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
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

  @Override
  public void close() {
    client.http().close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
  }
}
