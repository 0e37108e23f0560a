package dev.syncline.provider;

/// What a user shows at the door. Nothing in here is ever logged.
public sealed interface Credentials {
  record Password(String text) implements Credentials {
    @Override
    public String toString() {
      return "Password";
    }
  }

  /// An access token, shown by SASL OAUTHBEARER (RFC 7628) or XOAUTH2.
  record Bearer(AccessTokens tokens) implements Credentials {
    @Override
    public String toString() {
      return "Bearer";
    }
  }
}
