package dev.syncline.provider.discover;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;

/// Fetches the configuration that a domain publishes (draft-ietf-mailmaint-autoconfig;
/// Thunderbird's `config-v1.1.xml`). Over HTTPS only: the certificate proves that it is the domain
/// that says so.
record PublishedConfig(HttpsGet https, Place place) implements Step {
  /// The two addresses that there are.
  enum Place {
    HOST("https://autoconfig.%s/mail/config-v1.1.xml?emailaddress=%s"),
    WELL_KNOWN("https://%s/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=%s");

    private final String form;

    Place(String form) {
      this.form = form;
    }

    private URI of(MailAddress address) {
      return URI.create(
          form.formatted(address.domain().ascii(), URLEncoder.encode(address.written(), UTF_8)));
    }
  }

  @Override
  public String asks(MailAddress address) {
    return "https://" + place.of(address).getHost();
  }

  @Override
  public Optional<Finding> look(MailAddress address) throws InterruptedException {
    var body = fetch(address);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try {
      return ConfigFile.read(body.get(), address).finding();
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          new Failure.Malformed(
              "the configuration at %s is of no use: %s".formatted(asks(address), e.getMessage())),
          e);
    }
  }

  /// Most domains have no such host.
  private Optional<byte[]> fetch(MailAddress address) throws InterruptedException {
    try {
      return https.fetch(place.of(address));
    } catch (ProviderException e) {
      if (e.failure() instanceof Failure.UnknownHost) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
