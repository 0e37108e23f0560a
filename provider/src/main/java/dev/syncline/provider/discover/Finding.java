package dev.syncline.provider.discover;

import java.util.List;

/// What an address tells.
public sealed interface Finding {

  /// Where it was found.
  enum Source {
    /// The table of well-known providers has the domain.
    KNOWN_DOMAIN,
    /// The table has the server that the domain's mail is delivered to.
    MX,
    /// The domain publishes it over HTTPS.
    AUTOCONFIG,
    /// The domain publishes it in DNS.
    SRV,
    /// A server of the usual name answered, with a certificate for it.
    GUESS
  }

  /// The mailbox's servers.
  ///
  /// @param forgeable whether nothing but DNS says that these servers are the domain's: whoever can
  ///   forge DNS could have the password sent to himself
  record Servers(Source source, Service service, Endpoint imap, Endpoint smtp, boolean forgeable)
      implements Finding {}

  /// It is known whose the mailbox is, and that IMAP does not lead there.
  record OutOfReach(Source source, Service service) implements Finding {}

  /// Nothing that could be asked says where the mailbox is.
  ///
  /// @param troubles what could not be asked, and why
  record Nothing(List<String> troubles) implements Finding {
    public Nothing {
      troubles = List.copyOf(troubles);
    }
  }

  /// That is no address.
  record NoAddress(String why) implements Finding {}
}
