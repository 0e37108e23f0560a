package dev.syncline.provider.discover;

import dev.syncline.provider.connect.Connector;
import dev.syncline.provider.connect.HostResolver;
import dev.syncline.provider.connect.MailSockets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/// Finds the servers of an address.
///
/// The table is looked into first, and needs no network. What the domain publishes is asked all at
/// once, and the best answer wins whichever came first:
///
/// 1. its MX, if that is a provider of the table: where mail goes, it is. Web hosts answer as
///    `autoconfig.` of every domain they serve, with mailboxes or without;
/// 2. its configuration over HTTPS: proven by a certificate, and it says the user name;
/// 3. its SRV records: DNS alone.
///
/// Names are guessed last, when nothing was published. All of it ends within one deadline, and what
/// is still under way then is interrupted.
public final class Discoverer {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final KnownServices known = KnownServices.load();
  private final List<Step> published;
  private final Step guess;
  private final Duration patience;

  public Discoverer(Dns dns, boolean allowPrivateHosts) {
    this(dns, dns, Connector.TCP, MailSockets.systemTls(), allowPrivateHosts, PATIENCE);
  }

  Discoverer(
      Dns dns,
      HostResolver hosts,
      Connector connector,
      SSLContext tls,
      boolean allowPrivateHosts,
      Duration patience) {
    var sockets = new MailSockets(hosts, connector, tls, CONNECT, READ);
    var https = new HttpsGet(sockets, allowPrivateHosts);
    this.published =
        List.of(
            new KnownExchangers(dns, known),
            new PublishedConfig(https, PublishedConfig.Place.HOST),
            new PublishedConfig(https, PublishedConfig.Place.WELL_KNOWN),
            new PublishedServices(dns));
    this.guess = new LikelyNames(sockets, allowPrivateHosts);
    this.patience = patience;
  }

  public Finding find(String written) throws InterruptedException {
    MailAddress address;
    try {
      address = MailAddress.of(written);
    } catch (IllegalArgumentException e) {
      return new Finding.NoAddress(String.valueOf(e.getMessage()));
    }
    var row = known.ofDomain(address.domain());
    if (row.isPresent()) {
      return row.get().of(address, Finding.Source.KNOWN_DOMAIN);
    }
    var search = new Search(address, patience);
    var found = search.best(published);
    if (found.isEmpty()) {
      found = search.best(List.of(guess));
    }
    if (found.isPresent()) {
      return found.get();
    }
    return new Finding.Nothing(search.troubles());
  }
}
