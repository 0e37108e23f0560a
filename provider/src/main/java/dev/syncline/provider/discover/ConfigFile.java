package dev.syncline.provider.discover;

import dev.syncline.provider.ConnectionSettings.Security;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// A `clientConfig` (draft-ietf-mailmaint-autoconfig §4): of the servers that it lists, in the
/// order of the domain's preference, the first that take a password over TLS, else the first that
/// take OAuth. POP3, JMAP and servers without TLS are passed over.
///
/// Whoever owns a domain writes this file, so nothing in it may reach out: a DOCTYPE, where
/// entities are declared, is refused.
record ConfigFile(List<Listed> imap, List<Listed> smtp) {
  private static final int MAX_SERVERS = 50;
  private static final int MAX_USER = 320;

  private record Listed(Endpoint endpoint, Service.Login login) {}

  /// @throws IllegalArgumentException that says what is wrong with it
  static ConfigFile read(byte[] xml, MailAddress address) {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      var reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      return read(reader, address);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("it is no XML", e);
    }
  }

  private static ConfigFile read(XMLStreamReader reader, MailAddress address)
      throws XMLStreamException {
    var imap = new ArrayList<Listed>();
    var smtp = new ArrayList<Listed>();
    var root = "";
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD -> throw new IllegalArgumentException("it has a DOCTYPE");
        case XMLStreamConstants.START_ELEMENT -> {
          root = root.isEmpty() ? reader.getLocalName() : root;
          if (isServer(reader, "incomingServer", "imap")) {
            listed(reader, address).ifPresent(imap::add);
          } else if (isServer(reader, "outgoingServer", "smtp")) {
            listed(reader, address).ifPresent(smtp::add);
          }
        }
        default -> {
          // Text and comments between elements say nothing.
        }
      }
      if (imap.size() + smtp.size() > MAX_SERVERS) {
        throw new IllegalArgumentException("it lists more than %d servers".formatted(MAX_SERVERS));
      }
    }
    if (!root.equals("clientConfig")) {
      throw new IllegalArgumentException("it is no clientConfig");
    }
    return new ConfigFile(List.copyOf(imap), List.copyOf(smtp));
  }

  private static boolean isServer(XMLStreamReader reader, String element, String type) {
    return reader.getLocalName().equals(element)
        && type.equalsIgnoreCase(reader.getAttributeValue(null, "type"));
  }

  /// Empty for a server that can't be used.
  private static Optional<Listed> listed(XMLStreamReader reader, MailAddress address)
      throws XMLStreamException {
    var fields = new HashMap<String, String>();
    var logins = new ArrayList<String>();
    while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
      var name = reader.getLocalName();
      var text = text(reader);
      if (name.equals("authentication")) {
        logins.add(text.toLowerCase(Locale.ROOT));
      } else {
        fields.putIfAbsent(name, text);
      }
    }
    var security = security(fields.getOrDefault("socketType", ""));
    var login = login(logins);
    if (security.isEmpty() || login.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Listed(endpoint(fields, security.get(), address), login.get()));
  }

  /// The text of an element, whatever elements it has inside.
  private static String text(XMLStreamReader reader) throws XMLStreamException {
    var text = new StringBuilder();
    for (var depth = 1; depth > 0; ) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        default -> {
          // Comments are no text.
        }
      }
    }
    return text.toString().strip();
  }

  private static Optional<Security> security(String socketType) {
    return switch (socketType.toUpperCase(Locale.ROOT)) {
      case "SSL", "TLS" -> Optional.of(Security.TLS);
      case "STARTTLS" -> Optional.of(Security.STARTTLS);
      default -> Optional.empty();
    };
  }

  /// `plain` and `secure` are older words. A server that takes encrypted passwords takes them
  /// inside TLS as they are, too.
  private static Optional<Service.Login> login(List<String> authentication) {
    var passwords = List.of("password-cleartext", "plain", "password-encrypted", "secure");
    if (authentication.isEmpty() || authentication.stream().anyMatch(passwords::contains)) {
      return Optional.of(Service.Login.PASSWORD);
    }
    return authentication.contains("oauth2") ? Optional.of(Service.Login.OAUTH) : Optional.empty();
  }

  private static Endpoint endpoint(
      Map<String, String> fields, Security security, MailAddress address) {
    var user = filled(fields.getOrDefault("username", "%EMAILADDRESS%"), address);
    if (user.isEmpty() || user.length() > MAX_USER || user.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a user name is empty, too long, or more than a line");
    }
    try {
      return new Endpoint(
          DomainName.of(filled(fields.getOrDefault("hostname", ""), address)),
          Integer.parseInt(fields.getOrDefault("port", "")),
          security,
          user);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a server has no host name or no port", e);
    }
  }

  private static String filled(String template, MailAddress address) {
    return template
        .replace("%EMAILDOMAIN%", address.domain().ascii())
        .replace("%EMAILLOCALPART%", address.localPart())
        .replace("%EMAILADDRESS%", address.written());
  }

  /// @throws IllegalArgumentException when it lists no server that can be used
  Optional<Finding> finding() {
    var incoming = best(imap).orElseThrow(() -> unusable("IMAP"));
    var outgoing = best(smtp).orElseThrow(() -> unusable("SMTP"));
    var login = incoming.login() == Service.Login.OAUTH ? Service.Login.OAUTH : outgoing.login();
    var note = login == Service.Login.OAUTH ? "Its servers take OAuth only, and no password." : "";
    return Optional.of(
        new Finding.Servers(
            Finding.Source.AUTOCONFIG,
            Service.generic(login, note),
            incoming.endpoint(),
            outgoing.endpoint(),
            false));
  }

  private static IllegalArgumentException unusable(String protocol) {
    return new IllegalArgumentException(
        "it lists no %s server with TLS and a password".formatted(protocol));
  }

  private static Optional<Listed> best(List<Listed> servers) {
    return servers.stream()
        .filter(server -> server.login() == Service.Login.PASSWORD)
        .findFirst()
        .or(() -> servers.stream().findFirst());
  }
}
