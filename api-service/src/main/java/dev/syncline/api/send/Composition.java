package dev.syncline.api.send;

import dev.syncline.api.send.SendRequest.Attached;
import dev.syncline.api.send.SendRequest.CustomHeader;
import dev.syncline.api.send.SendRequest.Person;
import dev.syncline.api.web.ApiException;
import dev.syncline.mime.header.Address;
import dev.syncline.mime.write.OutgoingAttachment;
import dev.syncline.mime.write.OutgoingMessage;
import java.net.IDN;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a message of a request, and refuses, naming the field, what no message can have. A line
/// end in a value would be a header of the caller's choice, so none is let through.
final class Composition {
  private static final int MAX_RECIPIENTS = 500;
  private static final int MAX_SUBJECT = 900;
  private static final int MAX_HEADERS = 50;
  private static final Set<String> NOT_YOURS =
      Set.of(
          "received",
          "return-path",
          "sender",
          "bcc",
          "delivered-to",
          "authentication-results",
          "dkim-signature");

  private final SendRequest request;
  private final List<OutgoingAttachment> files;

  /// @param files that came beside the request, as parts of a form
  Composition(SendRequest request, List<OutgoingAttachment> files) {
    this.request = request;
    this.files = files;
  }

  /// What a reply takes from the message it answers.
  record Answered(@Nullable String subject, @Nullable String messageId, List<String> references) {
    Answered {
      references = List.copyOf(references);
    }
  }

  OutgoingMessage compose(String ownAddress, @Nullable Answered answered, Instant now) {
    var from = from(ownAddress);
    var domain = from.email().substring(from.email().lastIndexOf('@') + 1);
    var message =
        OutgoingMessage.from(from, UUID.randomUUID() + "@" + domain, now)
            .to(addresses("to", request.to()))
            .cc(addresses("cc", request.cc()))
            .bcc(addresses("bcc", request.bcc()))
            .replyTo(addresses("reply_to", request.replyTo()))
            .subject(subject(answered));
    checkRecipients();
    var body = Objects.requireNonNullElse(request.body(), "");
    if (Boolean.TRUE.equals(request.isPlaintext()) || body.isEmpty()) {
      message.text(body);
    } else {
      message.html(body);
    }
    if (answered != null && answered.messageId() != null) {
      var references = new ArrayList<>(answered.references());
      references.remove(answered.messageId());
      references.add(answered.messageId());
      message.inReplyTo(answered.messageId()).references(references);
    }
    headers(message);
    attachments(message);
    return message.build();
  }

  private Address from(String ownAddress) {
    var given = request.from();
    if (given == null || given.isEmpty()) {
      return new Address(ownAddress);
    }
    if (given.size() > 1) {
      throw ApiException.invalid("'from' names more than one sender.");
    }
    return address("from[0]", given.getFirst());
  }

  private void checkRecipients() {
    var count = request.recipients().count();
    if (count == 0) {
      throw ApiException.invalid("Nobody to send to: give 'to', 'cc' or 'bcc'.");
    }
    if (count > MAX_RECIPIENTS) {
      throw ApiException.invalid(
          "'to', 'cc' and 'bcc' name more than %d recipients.".formatted(MAX_RECIPIENTS));
    }
  }

  private String subject(@Nullable Answered answered) {
    var subject = request.subject();
    if (subject == null) {
      return answered == null ? "" : reply(Objects.requireNonNullElse(answered.subject(), ""));
    }
    if (subject.length() > MAX_SUBJECT) {
      throw ApiException.invalid("'subject' has more than %d characters.".formatted(MAX_SUBJECT));
    }
    return line("subject", subject);
  }

  private static String reply(String subject) {
    var plain = subject.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    return plain.regionMatches(true, 0, "re:", 0, 3) ? plain : "Re: " + plain;
  }

  private static List<Address> addresses(String field, @Nullable List<Person> people) {
    var addresses = new ArrayList<Address>();
    for (var person : people == null ? List.<Person>of() : people) {
      addresses.add(address("%s[%d]".formatted(field, addresses.size()), person));
    }
    return addresses;
  }

  private static Address address(String field, Person person) {
    var email = Objects.requireNonNullElse(person.email(), "").strip();
    var at = email.lastIndexOf('@');
    if (at < 1 || at == email.length() - 1 || email.length() > 320) {
      throw ApiException.invalid("'%s.email' is no address.".formatted(field));
    }
    var local = Normalizer.normalize(email.substring(0, at), Normalizer.Form.NFC);
    if (!local.codePoints().allMatch(Composition::isLocal)) {
      throw ApiException.invalid(
          "'%s.email' has a character before the @ that no address can have unquoted."
              .formatted(field));
    }
    var name = person.name();
    return new Address(
        name == null || name.isBlank() ? null : line(field + ".name", name),
        local + "@" + domain(field, email.substring(at + 1)));
  }

  /// RFC 5322 §3.2.3, and beyond ASCII what is seen (RFC 6531 §3.3).
  private static boolean isLocal(int c) {
    return c < 0x80
        ? c > ' ' && c != 127 && "<>()[],;:\\\"@".indexOf(c) < 0
        : Character.isDefined(c)
            && !Character.isISOControl(c)
            && !Character.isSpaceChar(c)
            && Character.getType(c) != Character.FORMAT
            && Character.getType(c) != Character.SURROGATE
            && Character.getType(c) != Character.PRIVATE_USE;
  }

  private static String domain(String field, String domain) {
    try {
      return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException _) {
      throw ApiException.invalid("'%s.email' has no domain after the @.".formatted(field));
    }
  }

  private void headers(OutgoingMessage.Builder message) {
    var headers = Objects.requireNonNullElse(request.customHeaders(), List.<CustomHeader>of());
    if (headers.size() > MAX_HEADERS) {
      throw ApiException.invalid("'custom_headers' has more than %d.".formatted(MAX_HEADERS));
    }
    for (int i = 0; i < headers.size(); i++) {
      var field = "custom_headers[%d]".formatted(i);
      var name = line(field + ".name", Objects.requireNonNullElse(headers.get(i).name(), ""));
      var value = line(field + ".value", Objects.requireNonNullElse(headers.get(i).value(), ""));
      var lower = name.toLowerCase(Locale.ROOT);
      if (NOT_YOURS.contains(lower)
          || lower.startsWith("resent-")
          || lower.startsWith("arc-")
          || lower.startsWith("x-syncline-")) {
        throw ApiException.invalid("'%s.name' is a header that servers write.".formatted(field));
      }
      message.header(name, value);
    }
  }

  private void attachments(OutgoingMessage.Builder message) {
    var attached = Objects.requireNonNullElse(request.attachments(), List.<Attached>of());
    for (int i = 0; i < attached.size(); i++) {
      message.attach(attachment("attachments[%d]".formatted(i), attached.get(i)));
    }
    files.forEach(message::attach);
  }

  private static OutgoingAttachment attachment(String field, Attached attached) {
    var name = line(field + ".filename", Objects.requireNonNullElse(attached.filename(), ""));
    var type = Objects.requireNonNullElse(attached.contentType(), "application/octet-stream");
    var file =
        OutgoingAttachment.of(name, line(field + ".content_type", type), bytes(field, attached));
    var id = attached.contentId();
    var inline = !Boolean.FALSE.equals(attached.isInline());
    return id == null || id.isBlank() || !inline
        ? file
        : file.inline(line(field + ".content_id", id));
  }

  private static byte[] bytes(String field, Attached attached) {
    try {
      return Base64.getDecoder().decode(Objects.requireNonNullElse(attached.content(), ""));
    } catch (IllegalArgumentException _) {
      throw ApiException.invalid("'%s.content' is not base64.".formatted(field));
    }
  }

  /// Refuses what would end the line it stands in, in any charset or after any conversion.
  static String line(String field, String value) {
    if (value
        .chars()
        .anyMatch(c -> c < ' ' || c == 127 || c == 0x85 || c == 0x2028 || c == 0x2029)) {
      throw ApiException.invalid(
          "'%s' must be one line without control characters.".formatted(field));
    }
    return value;
  }
}
