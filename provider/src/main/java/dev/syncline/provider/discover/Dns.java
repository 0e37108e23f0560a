package dev.syncline.provider.discover;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.connect.HostResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// Asks DNS for what Java's own resolver can't (MX, SRV), and for addresses too, so that one
/// setting says whom every question goes to and an interrupt ends each of them.
public final class Dns implements HostResolver {
  private static final Duration ONE_SERVER = Duration.ofSeconds(2);
  private static final Duration ALL = Duration.ofSeconds(5);
  private static final int RETRIES = 2;

  private final LookupSession session;

  private Dns(ExtendedResolver resolver) {
    resolver.setRetries(RETRIES);
    resolver.setTimeout(ALL);
    for (var each : resolver.getResolvers()) {
      each.setTimeout(ONE_SERVER);
    }
    session = LookupSession.builder().resolver(resolver).defaultHostsFileParser().build();
  }

  /// Asks whom this machine asks.
  public static Dns system() {
    return new Dns(new ExtendedResolver());
  }

  public static Dns of(List<InetSocketAddress> servers) {
    return new Dns(
        new ExtendedResolver(servers.stream().map(SimpleResolver::new).toArray(Resolver[]::new)));
  }

  /// A server that takes a domain's mail (RFC 5321 §5.1), the empty name for a domain that takes
  /// none (RFC 7505).
  record Exchanger(int preference, String host) {}

  /// A server of a service (RFC 2782), the empty name for a service that is not offered.
  record Offer(int priority, int weight, int port, String host) {}

  /// The preferred ones first.
  ///
  /// @throws ProviderException with {@link Failure.UnknownHost} when there is no such domain
  List<Exchanger> exchangers(DomainName domain) throws InterruptedException {
    try {
      return ask(domain.ascii(), Type.MX).stream()
          .filter(MXRecord.class::isInstance)
          .map(MXRecord.class::cast)
          .map(each -> new Exchanger(each.getPriority(), text(each.getTarget())))
          .sorted(Comparator.comparingInt(Exchanger::preference).thenComparing(Exchanger::host))
          .toList();
    } catch (NoSuchDomainException e) {
      throw new ProviderException(
          new Failure.UnknownHost("DNS knows no domain " + domain.ascii()), e);
    }
  }

  /// The best first. Weights share the load of many clients out by chance; what is kept for years
  /// is better the same each time, so the heaviest comes first.
  List<Offer> offers(String service, DomainName domain) throws InterruptedException {
    try {
      return ask(service + "." + domain.ascii(), Type.SRV).stream()
          .filter(SRVRecord.class::isInstance)
          .map(SRVRecord.class::cast)
          .map(each ->
              new Offer(
                  each.getPriority(), each.getWeight(), each.getPort(), text(each.getTarget())))
          .sorted(
              Comparator.comparingInt(Offer::priority)
                  .thenComparing(Comparator.comparingInt(Offer::weight).reversed())
                  .thenComparing(Offer::host))
          .toList();
    } catch (NoSuchDomainException _) {
      return List.of();
    }
  }

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    var addresses = new ArrayList<InetAddress>();
    try {
      for (var each : ask(host, Type.A)) {
        if (each instanceof ARecord found) {
          addresses.add(found.getAddress());
        }
      }
      for (var each : ask(host, Type.AAAA)) {
        if (each instanceof AAAARecord found) {
          addresses.add(found.getAddress());
        }
      }
    } catch (NoSuchDomainException | ProviderException e) {
      throw unknown(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    }
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }

  private static UnknownHostException unknown(String host, Exception why) {
    var unknown = new UnknownHostException(host);
    unknown.initCause(why);
    return unknown;
  }

  private List<Record> ask(String name, int type)
      throws InterruptedException, NoSuchDomainException {
    try {
      return session
          .lookupAsync(Name.fromString(name, Name.root), type)
          .toCompletableFuture()
          .get(ALL.toMillis(), TimeUnit.MILLISECONDS)
          .getRecords();
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case NoSuchDomainException none -> throw none;
        case NoSuchRRSetException _ -> List.of();
        case null, default -> throw silent(name, type, e);
      };
    } catch (TimeoutException | TextParseException e) {
      throw silent(name, type, e);
    }
  }

  private static ProviderException silent(String name, int type, Exception why) {
    return new ProviderException(
        new Failure.Unreachable(
            "DNS did not answer what %s records %s has".formatted(Type.string(type), name)),
        why);
  }

  private static String text(Name name) {
    return name.equals(Name.root) ? "" : name.toString(true);
  }
}
