package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.message.AddressParser;
import dev.syncline.sandbox.message.Part;
import java.util.stream.Collectors;

/// ENVELOPE (RFC 9051 §7.5.2). Sender and Reply-To default to From.
final class EnvelopeText {
  private EnvelopeText() {}

  static String of(Part message) {
    var from = addresses(message, "From");
    return "("
        + String.join(
            " ",
            field(message, "Date"),
            field(message, "Subject"),
            from,
            orElse(addresses(message, "Sender"), from),
            orElse(addresses(message, "Reply-To"), from),
            addresses(message, "To"),
            addresses(message, "Cc"),
            addresses(message, "Bcc"),
            field(message, "In-Reply-To"),
            field(message, "Message-ID"))
        + ")";
  }

  private static String field(Part message, String name) {
    return Responses.nstring(message.header(name).orElse(null));
  }

  private static String orElse(String addresses, String standard) {
    return addresses.equals("NIL") ? standard : addresses;
  }

  private static String addresses(Part message, String name) {
    var value =
        message.headers().stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .map(header -> header.value())
            .collect(Collectors.joining(","));
    var list =
        AddressParser.parse(value).stream()
            .map(address ->
                "(%s NIL %s %s)"
                    .formatted(
                        Responses.nstring(address.name()),
                        Responses.nstring(address.mailbox()),
                        Responses.nstring(address.host())))
            .collect(Collectors.joining());
    return list.isEmpty() ? "NIL" : "(" + list + ")";
  }
}
