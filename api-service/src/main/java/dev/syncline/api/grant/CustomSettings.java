package dev.syncline.api.grant;

import dev.syncline.api.web.ApiException;
import dev.syncline.model.account.AccountLogin;
import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.account.DiscoveredSettings;
import dev.syncline.model.connector.KnownProvider;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a developer says of a mailbox, and the defaults for what was left out: the port says the
/// security, and the security says the port. Where no server is named at all, they are searched.
@JsonNaming(SnakeCaseStrategy.class)
record CustomSettings(
    @Nullable String email,
    @Nullable String imapHost,
    @Nullable Integer imapPort,
    @Nullable String imapSecurity,
    @Nullable String imapUsername,
    @Nullable String imapPassword,
    @Nullable String smtpHost,
    @Nullable Integer smtpPort,
    @Nullable String smtpSecurity,
    @Nullable String smtpUsername,
    @Nullable String smtpPassword,
    @Nullable String refreshToken) {
  private static final Set<String> SECURITIES = Set.of("tls", "starttls", "none");

  private static final int MAX_TOKEN = 4000;

  /// The address, which with the application makes the grant's id.
  String address() {
    var address = email == null ? fromUserName() : email;
    var at = address.indexOf('@');
    if (at < 1 || at == address.length() - 1 || address.length() > 320 || !isLine(address)) {
      throw ApiException.invalid(
          "The mailbox's address is not known: give it in 'settings.email', since"
              + " 'settings.imap_username' is none.");
    }
    return address;
  }

  /// With the servers that a search finds for the address, where none is named.
  CustomSettings complete(Function<String, DiscoveredSettings> search) {
    if (namesServers() || refreshToken != null) {
      return this;
    }
    required("imap_password", imapPassword);
    var address = address();
    var given = FoundServers.of(search.apply(address));
    var servers = given.servers();
    var imapUser = user(imapUsername, address, given.found().imapUser());
    if (imapUser == null) {
      throw ApiException.invalid(
          "'settings.imap_username' is missing: at this provider it is not the address. "
              + given.found().note());
    }
    return new CustomSettings(
        address,
        servers.imapHost(),
        servers.imapPort(),
        word(servers.imapSecurity()),
        imapUser,
        imapPassword,
        servers.smtpHost(),
        servers.smtpPort(),
        word(servers.smtpSecurity()),
        user(smtpUsername, address, given.found().smtpUser()),
        smtpPassword,
        null);
  }

  private boolean namesServers() {
    return Stream.of(imapHost, imapPort, imapSecurity, smtpHost, smtpPort, smtpSecurity)
        .anyMatch(Objects::nonNull);
  }

  /// A user name that is just the address is how callers give the address: whoever knows the
  /// provider knows better.
  private static @Nullable String user(
      @Nullable String given, String address, @Nullable String found) {
    return given == null || given.equals(address) ? found : given;
  }

  static String word(String security) {
    return security.toLowerCase(Locale.ROOT);
  }

  private String fromUserName() {
    return refreshToken != null && imapUsername == null
        ? required("email", null)
        : required("imap_username", imapUsername);
  }

  /// @param known the provider's own servers, null where the developer names them
  AccountLogin login(@Nullable KnownProvider known) {
    if (known != null && refreshToken == null) {
      throw ApiException.invalid(
          "'settings.refresh_token' is missing: %s logs in with OAuth. With an app password,"
                  .formatted(known.name())
              + " connect the mailbox as imap.");
    }
    return new AccountLogin(
        servers(known == null ? null : known.servers()),
        refreshToken == null ? passwords() : token(refreshToken));
  }

  /// Those of the provider, each in place of what was left out whole.
  private AccountSettings servers(@Nullable AccountSettings known) {
    var imap =
        known != null && isLeftOut(imapHost, imapPort, imapSecurity)
            ? new Server(known.imapHost(), known.imapPort(), known.imapSecurity())
            : server("imap", imapHost, imapPort, imapSecurity, 993, 143);
    var smtp =
        known != null && isLeftOut(smtpHost, smtpPort, smtpSecurity)
            ? new Server(known.smtpHost(), known.smtpPort(), known.smtpSecurity())
            : server("smtp", smtpHost, smtpPort, smtpSecurity, 465, 587);
    return new AccountSettings(
        imap.host(), imap.port(), imap.security(), smtp.host(), smtp.port(), smtp.security());
  }

  private static boolean isLeftOut(
      @Nullable String host, @Nullable Integer port, @Nullable String security) {
    return host == null && port == null && security == null;
  }

  private AccountSecret passwords() {
    var user = required("imap_username", imapUsername);
    var password = required("imap_password", imapPassword);
    return new AccountSecret(
        user,
        password,
        smtpUsername == null ? user : required("smtp_username", smtpUsername),
        smtpPassword == null ? password : required("smtp_password", smtpPassword));
  }

  /// With a token the address is the user name, unless another is given: of a mailbox that several
  /// users share.
  private AccountSecret token(String token) {
    if (imapPassword != null || smtpPassword != null) {
      throw ApiException.invalid(
          "'settings' has both a refresh token and a password. Leave one of them out.");
    }
    if (token.isBlank() || token.length() > MAX_TOKEN || !isLine(token)) {
      throw ApiException.invalid(
          "'settings.refresh_token' must be a line of up to %d characters.".formatted(MAX_TOKEN));
    }
    if (smtpUsername != null && !smtpUsername.equals(imapUsername)) {
      throw ApiException.invalid(
          "'settings.smtp_username' can't differ: one token logs in to both servers.");
    }
    return AccountSecret.ofRefreshToken(
        imapUsername == null ? address() : required("imap_username", imapUsername), token);
  }

  private record Server(String host, int port, String security) {}

  private static Server server(
      String protocol,
      @Nullable String givenHost,
      @Nullable Integer givenPort,
      @Nullable String givenSecurity,
      int tlsPort,
      int plainPort) {
    var host = required(protocol + "_host", givenHost);
    if (!host.matches("[A-Za-z0-9._:\\[\\]-]{1,253}")) {
      throw ApiException.invalid("'settings.%s_host' is no host name.".formatted(protocol));
    }
    var port = givenPort == null ? defaultPort(givenSecurity, tlsPort, plainPort) : givenPort;
    if (port < 1 || port > 65535) {
      throw ApiException.invalid("'settings.%s_port' must be from 1 to 65535.".formatted(protocol));
    }
    var security = givenSecurity == null ? defaultSecurity(port) : givenSecurity;
    if (!SECURITIES.contains(security)) {
      throw ApiException.invalid(
          "'settings.%s_security' must be tls, starttls or none.".formatted(protocol));
    }
    return new Server(host, port, security.toUpperCase(Locale.ROOT));
  }

  private static int defaultPort(@Nullable String security, int tlsPort, int plainPort) {
    return security == null || security.equals("tls") ? tlsPort : plainPort;
  }

  private static String defaultSecurity(int port) {
    return switch (port) {
      case 25, 143, 587 -> "starttls";
      default -> "tls";
    };
  }

  private static String required(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw ApiException.invalid("'settings.%s' is missing.".formatted(name));
    }
    if (value.length() > 1000 || !isLine(value)) {
      throw ApiException.invalid("'settings.%s' is too long or more than a line.".formatted(name));
    }
    return value;
  }

  private static boolean isLine(String value) {
    return value.chars().noneMatch(c -> c < ' ' || c == 127);
  }

  @Override
  public String toString() {
    return "CustomSettings";
  }
}
