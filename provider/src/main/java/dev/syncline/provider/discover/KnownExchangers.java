package dev.syncline.provider.discover;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.util.Optional;

/// Looks to whom a domain's mail is delivered. Only the most preferred servers count: what stands
/// behind them keeps mail for a while, and has no mailboxes.
///
/// DNS can be forged, but only from one provider of the table to another.
record KnownExchangers(Dns dns, KnownServices known) implements Step {
  @Override
  public String asks(MailAddress address) {
    return "DNS for the MX of " + address.domain().ascii();
  }

  @Override
  public Optional<Finding> look(MailAddress address) throws InterruptedException {
    var exchangers = dns.exchangers(address.domain());
    if (exchangers.isEmpty()) {
      return Optional.empty();
    }
    var first = exchangers.getFirst();
    if (first.host().isEmpty()) {
      throw new ProviderException(
          new Failure.Refused(
              "%s says that it takes no mail (RFC 7505)".formatted(address.domain().ascii())));
    }
    return exchangers.stream()
        .filter(each -> each.preference() == first.preference())
        .flatMap(each -> ofHost(each.host()).stream())
        .findFirst()
        .map(service -> service.of(address, Finding.Source.MX));
  }

  private Optional<KnownService> ofHost(String host) {
    try {
      return known.ofExchanger(DomainName.of(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // Some domains have an address there, which is no MX.
    }
  }
}
