package dev.syncline.provider.discover;

import dev.syncline.provider.ConnectionSettings.Security;
import dev.syncline.provider.discover.Finding.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A row of the table of well-known providers.
///
/// @param domains of addresses; `*.example.com` stands for every name below
/// @param exchangers names at which, or below which, its customers' own domains have their MX
/// @param imap host, port and security, or null if it has no IMAP
record KnownService(
    Service service, List<String> domains, List<String> exchangers, Place imap, Place smtp) {
  private static final Set<String> FIELDS =
      Set.of("kind", "domains", "mx", "imap", "smtp", "user", "smtp-user", "login", "note", "help");

  /// @param user `address`, `local-part`, or `other` when only its owner can say it
  record Place(String host, int port, Security security, String user) {
    static final Place NONE = new Place("", 0, Security.NONE, "other");

    private static Place of(String written, String user) {
      if (written.isEmpty()) {
        return NONE;
      }
      if (!Set.of("address", "local-part", "other").contains(user)) {
        throw new IllegalArgumentException("no form of user names: " + user);
      }
      var words = written.split(" ", -1);
      return new Place(
          words[0],
          Integer.parseInt(words[1]),
          Security.valueOf(words[2].toUpperCase(Locale.ROOT)),
          user);
    }

    private Endpoint of(MailAddress address) {
      var name =
          switch (user) {
            case "address" -> address.written();
            case "local-part" -> address.localPart();
            default -> null;
          };
      return new Endpoint(DomainName.of(host), port, security, name);
    }
  }

  /// @throws IllegalArgumentException that names the row and what is wrong with it
  static KnownService of(String type, Map<String, String> row) {
    try {
      if (!FIELDS.containsAll(row.keySet())) {
        throw new IllegalArgumentException("only %s are known".formatted(FIELDS));
      }
      var user = row.getOrDefault("user", "address");
      var login = Service.Login.valueOf(word(row.getOrDefault("login", "password")));
      var imap = Place.of(row.getOrDefault("imap", ""), user);
      var smtp = Place.of(row.getOrDefault("smtp", ""), row.getOrDefault("smtp-user", user));
      if ((login == Service.Login.NONE) != imap.host().isEmpty()
          || imap.host().isEmpty() != smtp.host().isEmpty()) {
        throw new IllegalArgumentException("it has IMAP and SMTP, or neither and login none");
      }
      return new KnownService(
          new Service(
              type,
              Service.Kind.valueOf(word(row.getOrDefault("kind", "imap"))),
              login,
              row.getOrDefault("note", ""),
              row.getOrDefault("help", "")),
          words(row.getOrDefault("domains", "")),
          words(row.getOrDefault("mx", "")),
          imap,
          smtp);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("provider '%s': %s".formatted(type, e.getMessage()), e);
    }
  }

  private static String word(String written) {
    return written.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static List<String> words(String written) {
    return Arrays.stream(written.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  Finding of(MailAddress address, Source source) {
    if (imap.equals(Place.NONE)) {
      return new Finding.OutOfReach(source, service);
    }
    return new Finding.Servers(source, service, imap.of(address), smtp.of(address), false);
  }
}
