package dev.syncline.provider.discover;

import dev.syncline.provider.ProviderException;
import java.util.Optional;

/// One way to find an address's servers.
interface Step {
  /// Whom it asks, for a sentence that says that nobody answered.
  String asks(MailAddress address);

  /// Empty when the domain says nothing this way.
  ///
  /// @throws ProviderException when it could not be asked, or what it says makes no sense
  Optional<Finding> look(MailAddress address) throws InterruptedException;
}
