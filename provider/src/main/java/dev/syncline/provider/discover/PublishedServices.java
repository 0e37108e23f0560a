package dev.syncline.provider.discover;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.discover.Dns.Offer;
import java.util.Optional;

/// Reads a domain's SRV records for mail clients (RFC 6186, and RFC 8314 §5.1 for `_submissions`).
///
/// TLS from the first byte is preferred to STARTTLS (RFC 8314 §3). A target of "." says that the
/// service is not offered. Servers outside the domain are told as forgeable: their certificates
/// prove their own names, and that they are the domain's only DNS says, which is why RFC 6186 §6
/// has clients ask their user.
record PublishedServices(Dns dns) implements Step {
  @Override
  public String asks(MailAddress address) {
    return "DNS for the SRV records of " + address.domain().ascii();
  }

  @Override
  public Optional<Finding> look(MailAddress address) throws InterruptedException {
    var imap = best("_imaps._tcp", "_imap._tcp", address);
    var smtp = best("_submissions._tcp", "_submission._tcp", address);
    if (imap.isEmpty() || smtp.isEmpty()) {
      return Optional.empty();
    }
    var forgeable =
        !imap.get().name().isWithin(address.domain().ascii())
            || !smtp.get().name().isWithin(address.domain().ascii());
    return Optional.of(
        new Finding.Servers(
            Finding.Source.SRV,
            Service.generic(Service.Login.PASSWORD, ""),
            imap.get(),
            smtp.get(),
            forgeable));
  }

  private Optional<Endpoint> best(String secure, String upgraded, MailAddress address)
      throws InterruptedException {
    var first = dns.offers(secure, address.domain());
    if (!first.isEmpty() && !first.getFirst().host().isEmpty()) {
      return Optional.of(endpoint(first.getFirst(), Security.TLS, address));
    }
    var second = dns.offers(upgraded, address.domain());
    if (!second.isEmpty() && !second.getFirst().host().isEmpty()) {
      return Optional.of(endpoint(second.getFirst(), Security.STARTTLS, address));
    }
    if (first.isEmpty() && second.isEmpty()) {
      return Optional.empty();
    }
    throw new ProviderException(
        new Failure.Refused(
            "%s says in DNS that it does not offer %s or %s"
                .formatted(address.domain().ascii(), secure, upgraded)));
  }

  private static Endpoint endpoint(Offer offer, Security security, MailAddress address) {
    try {
      return new Endpoint(DomainName.of(offer.host()), offer.port(), security, address.written());
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          new Failure.Malformed(
              "an SRV record of %s names no server".formatted(address.domain().ascii())),
          e);
    }
  }
}
