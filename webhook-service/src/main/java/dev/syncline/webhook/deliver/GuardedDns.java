package dev.syncline.webhook.deliver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/// Looks a host up and refuses it when any of its addresses is not public. The addresses returned
/// are the ones then connected to, so a name can't change its mind between check and use. Literal
/// addresses, in whatever notation, come through here too.
final class GuardedDns implements DnsResolver {
  private final DnsResolver resolver;
  private final boolean allowPrivate;
  private final Duration timeout;

  GuardedDns(DnsResolver resolver, boolean allowPrivate, Duration timeout) {
    this.resolver = resolver;
    this.allowPrivate = allowPrivate;
    this.timeout = timeout;
  }

  /// The host's address may not be asked.
  static final class PrivateAddress extends UnknownHostException {
    PrivateAddress(String message) {
      super(message);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    var addresses = lookUp(host);
    if (addresses.length == 0) {
      throw new UnknownHostException("no address");
    }
    for (var address : addresses) {
      if (!allowPrivate && !PublicAddresses.isPublic(address)) {
        throw new PrivateAddress("the host has an address that is not public");
      }
    }
    return addresses;
  }

  /// The system's resolver can't be cancelled, so it is left behind when it takes too long.
  private InetAddress[] lookUp(String host) throws UnknownHostException {
    var task = new FutureTask<>(() -> resolver.resolve(host));
    Thread.ofVirtual().name("webhook-dns").start(task);
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new UnknownHostException("the name's lookup took too long");
    } catch (ExecutionException _) {
      throw new UnknownHostException("the name does not resolve");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted");
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
