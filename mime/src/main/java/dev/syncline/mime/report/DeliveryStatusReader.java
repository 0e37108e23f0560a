package dev.syncline.mime.report;

import dev.syncline.mime.header.HeaderBlock;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.parse.Part;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the machine's part of a delivery status notification (RFC 3464): a block of fields about
/// the message, then one for every recipient. Servers that leave the diagnosis out of it, or write
/// 5.0.0 for everything, say it in the text for people.
final class DeliveryStatusReader {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final int RECIPIENTS_MAX = 10_000;

  private final ParsedMessage message;
  private final MemorySegment raw;

  DeliveryStatusReader(ParsedMessage message, MemorySegment raw) {
    this.message = message;
    this.raw = raw;
  }

  Optional<Bounce> read() {
    var part = find(message.root());
    if (part == null) {
      return Optional.empty();
    }
    var blocks = blocks(part.content(raw, MAX_BYTES));
    String server = null;
    var recipients = new ArrayList<Bounce.Recipient>();
    for (var block : blocks) {
      server = server == null ? typed(block, "Reporting-MTA") : server;
      var recipient = recipient(block);
      if (recipient != null && recipients.size() < RECIPIENTS_MAX) {
        recipients.add(recipient);
      }
    }
    if (recipients.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Bounce(true, server, withText(recipients), OriginalMessage.headers(message, raw)));
  }

  private static @Nullable Part find(Part part) {
    if (part.is("message/delivery-status") || part.is("message/global-delivery-status")) {
      return part;
    }
    for (var child : part.children()) {
      var found = find(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  static List<Headers> blocks(byte[] content) {
    var blocks = new ArrayList<Headers>();
    int from = 0;
    while (from < content.length && blocks.size() < RECIPIENTS_MAX) {
      var block = HeaderBlock.read(content, from, content.length);
      if (block.size() > 0) {
        blocks.add(block.toHeaders(from));
      }
      from = block.end() > from ? block.end() : nextLine(content, from);
    }
    return blocks;
  }

  private static int nextLine(byte[] content, int from) {
    int i = from;
    while (i < content.length && content[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  private static Bounce.@Nullable Recipient recipient(Headers block) {
    var address = address(block);
    var action = block.first("Action").orElse("").strip().toLowerCase(Locale.ROOT);
    var diagnostic = typed(block, "Diagnostic-Code");
    var status = status(block, diagnostic);
    if (address == null || (action.isEmpty() && status == null)) {
      return null;
    }
    var outcome = outcome(action, status);
    var code = status == null ? (outcome == Bounce.Outcome.DELAYED ? "4.0.0" : "5.0.0") : status;
    var said = diagnostic == null ? "" : diagnostic;
    return new Bounce.Recipient(address, outcome, code, BounceReason.of(said, code), diagnostic);
  }

  private static Bounce.Outcome outcome(String action, @Nullable String status) {
    if (action.startsWith("deliver")) {
      return Bounce.Outcome.DELIVERED;
    }
    if (action.startsWith("relay")) {
      return Bounce.Outcome.RELAYED;
    }
    if (action.startsWith("expand")) {
      return Bounce.Outcome.EXPANDED;
    }
    if (action.startsWith("delay")) {
      return Bounce.Outcome.DELAYED;
    }
    return action.isEmpty() && status != null && status.startsWith("2")
        ? Bounce.Outcome.DELIVERED
        : Bounce.Outcome.FAILED;
  }

  /// The recipient as the sender wrote it says more to the sender than what it was forwarded to.
  private static @Nullable String address(Headers block) {
    for (var name : List.of("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")) {
      var value = typed(block, name);
      if (value != null && !value.isBlank()) {
        var address = MailAddresses.first(value);
        return address == null ? value.replace("<", "").replace(">", "").strip() : address;
      }
    }
    return null;
  }

  /// The code the field gives; where that says nothing, the one in the diagnosis.
  private static @Nullable String status(Headers block, @Nullable String diagnostic) {
    var said = diagnostic == null ? null : StatusCodes.enhanced(diagnostic);
    var written = block.first("Status").map(StatusCodes::enhancedAny).orElse(null);
    if (written == null) {
      return said;
    }
    boolean vague = written.endsWith(".0.0");
    return vague && said != null && said.charAt(0) == written.charAt(0) ? said : written;
  }

  /// Without the type in front of it: "rfc822; jane@example.com", "smtp; 550 …".
  static @Nullable String typed(Headers block, String name) {
    return block
        .first(name)
        .map(value -> {
          int semicolon = value.indexOf(';');
          return semicolon >= 0 && semicolon < 20
              ? value.substring(semicolon + 1).strip()
              : value.strip();
        })
        .filter(value -> !value.isEmpty())
        .orElse(null);
  }

  /// What the text says about those whose fields say nothing.
  private List<Bounce.Recipient> withText(List<Bounce.Recipient> recipients) {
    var text = message.text();
    if (text == null) {
      return recipients;
    }
    var said = BounceText.beforeOriginal(text);
    var all = recipients.stream().limit(100).map(Bounce.Recipient::address).toList();
    return recipients.stream().map(recipient -> withText(recipient, said, all)).toList();
  }

  private static Bounce.Recipient withText(
      Bounce.Recipient recipient, String text, List<String> all) {
    boolean failed =
        recipient.outcome() == Bounce.Outcome.FAILED
            || recipient.outcome() == Bounce.Outcome.DELAYED;
    boolean vague = recipient.diagnostic() == null || recipient.reason() == BounceReason.OTHER;
    if (!failed || !vague) {
      return recipient;
    }
    var around = BounceText.about(recipient.address(), text, all);
    var status = recipient.status();
    var said = StatusCodes.enhanced(around);
    if (status.endsWith(".0.0") && said != null && said.charAt(0) == status.charAt(0)) {
      status = said;
    }
    var reason = BounceReason.of(around, status);
    var diagnostic = recipient.diagnostic();
    return new Bounce.Recipient(
        recipient.address(),
        recipient.outcome(),
        status,
        reason == BounceReason.OTHER ? recipient.reason() : reason,
        diagnostic == null ? BounceText.oneLine(around) : diagnostic);
  }

  static Headers headers(byte[] bytes) {
    var block = HeaderBlock.read(bytes, 0, bytes.length);
    return block.toHeaders(0);
  }

  static Headers headers(String text) {
    return headers(text.getBytes(StandardCharsets.UTF_8));
  }
}
