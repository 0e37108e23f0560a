package dev.syncline.mime.write;

import dev.syncline.mime.header.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is to be sent. Ids are without angle brackets; {@code bcc} belongs to the envelope and is
/// never written.
public record OutgoingMessage(
    Address from,
    List<Address> to,
    List<Address> cc,
    List<Address> bcc,
    List<Address> replyTo,
    String subject,
    Instant date,
    String messageId,
    @Nullable String inReplyTo,
    List<String> references,
    List<CustomHeader> headers,
    @Nullable String text,
    @Nullable String html,
    List<OutgoingAttachment> attachments) {
  public record CustomHeader(String name, String value) {}

  public OutgoingMessage {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    references = List.copyOf(references);
    headers = List.copyOf(headers);
    attachments = List.copyOf(attachments);
  }

  /// Whether its header names an address whose local part is not ASCII: only servers with SMTPUTF8
  /// (RFC 6531) can take it.
  public boolean hasInternationalAddress() {
    return Stream.of(List.of(from), to, cc, replyTo)
        .flatMap(List::stream)
        .map(Address::email)
        .anyMatch(email -> email.chars().limit(email.lastIndexOf('@')).anyMatch(c -> c > 127));
  }

  public static Builder from(Address from, String messageId, Instant date) {
    return new Builder(from, messageId, date);
  }

  public static final class Builder {
    private final Address from;
    private final String messageId;
    private final Instant date;
    private final List<Address> to = new ArrayList<>();
    private final List<Address> cc = new ArrayList<>();
    private final List<Address> bcc = new ArrayList<>();
    private final List<Address> replyTo = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private final List<CustomHeader> headers = new ArrayList<>();
    private final List<OutgoingAttachment> attachments = new ArrayList<>();
    private String subject = "";
    private @Nullable String inReplyTo;
    private @Nullable String text;
    private @Nullable String html;

    private Builder(Address from, String messageId, Instant date) {
      this.from = from;
      this.messageId = messageId;
      this.date = date;
    }

    public Builder to(Address... addresses) {
      to.addAll(List.of(addresses));
      return this;
    }

    public Builder to(List<Address> addresses) {
      to.addAll(addresses);
      return this;
    }

    public Builder cc(List<Address> addresses) {
      cc.addAll(addresses);
      return this;
    }

    public Builder bcc(List<Address> addresses) {
      bcc.addAll(addresses);
      return this;
    }

    public Builder replyTo(List<Address> addresses) {
      replyTo.addAll(addresses);
      return this;
    }

    public Builder subject(String value) {
      subject = value;
      return this;
    }

    public Builder inReplyTo(@Nullable String id) {
      inReplyTo = id;
      return this;
    }

    public Builder references(List<String> ids) {
      references.addAll(ids);
      return this;
    }

    public Builder header(String name, String value) {
      headers.add(new CustomHeader(name, value));
      return this;
    }

    public Builder text(@Nullable String value) {
      text = value;
      return this;
    }

    public Builder html(@Nullable String value) {
      html = value;
      return this;
    }

    public Builder attach(OutgoingAttachment attachment) {
      attachments.add(attachment);
      return this;
    }

    public OutgoingMessage build() {
      return new OutgoingMessage(
          from,
          to,
          cc,
          bcc,
          replyTo,
          subject,
          date,
          messageId,
          inReplyTo,
          references,
          headers,
          text,
          html,
          attachments);
    }
  }
}
