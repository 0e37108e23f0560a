package dev.syncline.provider;

/// Where one account's access tokens come from. Thread-safe: however many connections ask at once,
/// the token endpoint is asked once.
public interface AccessTokens {
  /// One that is good now, as far as is known here.
  ///
  /// @throws ProviderException why there is none: the token endpoint's failure, never a bad login
  ///   unless it says that the consent is gone
  AccessToken current() throws InterruptedException;

  /// Another one than that which a server did not take.
  AccessToken insteadOf(AccessToken refused) throws InterruptedException;
}
