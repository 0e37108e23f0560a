package dev.syncline.webhook.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.webhook.deliver.Outcome.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/// Endpoints over HTTP/1.1 with Apache HttpClient.
///
/// A read timeout alone does not bound a server that drips a byte now and then, so a watchdog
/// cancels the whole exchange at its deadline. Lanes are never interrupted while they are in here:
/// an interrupt while a connection is leased loses the lease (HTTPCLIENT-2416), and {@link
/// ClientPool} starts over with a new pool if leases are lost all the same.
public final class HttpEndpoints implements Endpoints, AutoCloseable {
  private static final long LEAK_CHECK_MILLIS = 30_000;

  private final DeliverySettings settings;
  private final ClientPool pool;
  private final InstantSource clock;
  private final Deadlines deadlines;
  private volatile boolean closed;

  public HttpEndpoints(DeliverySettings settings, DnsResolver resolver, InstantSource clock) {
    this(settings, resolver, clock, _ -> new Socket());
  }

  HttpEndpoints(
      DeliverySettings settings,
      DnsResolver resolver,
      InstantSource clock,
      DetachedSocketFactory sockets) {
    this.settings = settings;
    this.clock = clock;
    var guarded = new GuardedDns(resolver, settings.allowPrivateHosts(), settings.connectTimeout());
    this.pool = new ClientPool(settings, guarded, sockets);
    this.deadlines = new Deadlines(settings.deadline());
    deadlines.every(LEAK_CHECK_MILLIS, pool::replaceIfLeaking);
  }

  @Override
  public Answer post(URI url, Map<String, String> headers, byte[] body) {
    var request = new HttpPost(url);
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    return exchange(url, request);
  }

  @Override
  public Answer get(URI url) {
    return exchange(url, new HttpGet(url));
  }

  private Answer exchange(URI url, HttpUriRequestBase request) {
    var scheme = url.getScheme();
    if (!"https".equals(scheme) && !("http".equals(scheme) && settings.allowHttp())) {
      return new Answer(new Outcome.Refused("only https is allowed"), "");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      return new Answer(new Outcome.Refused("the URL has no host, or a password in it"), "");
    }
    try (var _ = deadlines.begin(request::cancel)) {
      return pool.execute(request, response -> read(request, response));
    } catch (IOException e) {
      return new Answer(failure(e, request.isCancelled()), "");
    } catch (IllegalStateException e) {
      if (closed) {
        return new Answer(new Outcome.Unreachable(Kind.BROKEN), "");
      }
      throw e;
    }
  }

  /// What is beyond the limit is not read: the connection is broken off instead of used again. Just
  /// closing the answer would read all of it first.
  private Answer read(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
    var status = response.getCode();
    var body = "";
    var entity = response.getEntity();
    if (entity != null) {
      var limit = (int) settings.maxResponse().toBytes();
      var content = entity.getContent();
      var told = entity.getContentLength();
      var bytes = content.readNBytes(told < 0 || told > limit ? limit : (int) told);
      body = new String(bytes, UTF_8);
      if (bytes.length == limit && content.read() >= 0) {
        request.cancel();
        throw new ClientPool.Enough(new Answer(outcome(response, status), body));
      }
    }
    return new Answer(outcome(response, status), body);
  }

  private Outcome outcome(ClassicHttpResponse response, int status) {
    if (status >= 200 && status < 300) {
      return new Outcome.Accepted(status);
    }
    var header = response.getFirstHeader("Retry-After");
    var retryAfter =
        header == null ? Optional.<Duration>empty() : RetryAfter.parse(header.getValue(), clock);
    return new Outcome.Rejected(status, retryAfter);
  }

  private static Outcome failure(IOException e, boolean cancelled) {
    if (cancelled) {
      return new Outcome.Unreachable(Kind.TIMEOUT);
    }
    return switch (e) {
      case GuardedDns.PrivateAddress refused ->
          new Outcome.Refused(String.valueOf(refused.getMessage()));
      case UnknownHostException _ -> new Outcome.Unreachable(Kind.NO_SUCH_HOST);
      case ConnectTimeoutException _ -> new Outcome.Unreachable(Kind.CONNECT);
      case SocketTimeoutException _ -> new Outcome.Unreachable(Kind.TIMEOUT);
      case ConnectException _ -> new Outcome.Unreachable(Kind.CONNECT);
      case NoRouteToHostException _ -> new Outcome.Unreachable(Kind.CONNECT);
      case SSLException _ -> new Outcome.Unreachable(Kind.TLS);
      default -> new Outcome.Unreachable(Kind.BROKEN);
    };
  }

  @Override
  public void close() {
    closed = true;
    deadlines.close();
    pool.close();
  }
}
