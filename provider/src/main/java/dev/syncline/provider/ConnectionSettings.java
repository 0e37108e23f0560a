package dev.syncline.provider;

/// How to reach one account.
///
/// @param maxConnections IMAP connections the account may hold open at once
/// @param allowPrivateHosts whether private, loopback and link-local addresses may be connected to
public record ConnectionSettings(
    Server imap, Server smtp, int maxConnections, boolean allowPrivateHosts) {

  /// One server and how to log in there.
  ///
  /// @param user never logged
  public record Server(
      String host, int port, Security security, String user, Credentials credentials) {
    public Server(String host, int port, Security security, String user, String password) {
      this(host, port, security, user, new Credentials.Password(password));
    }

    @Override
    public String toString() {
      return "%s:%d (%s)".formatted(host, port, security);
    }
  }

  /// TLS from the first byte, TLS after STARTTLS (which then must succeed), or none.
  public enum Security {
    TLS,
    STARTTLS,
    NONE
  }
}
