package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.message.Part;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;

/// BODY and BODYSTRUCTURE (RFC 9051 §7.5.2).
final class BodyStructureText {
  private BodyStructureText() {}

  static String of(Part part, boolean extended) {
    return part.isMultipart() ? multipart(part, extended) : single(part, extended);
  }

  private static String multipart(Part part, boolean extended) {
    var children =
        part.children().stream().map(child -> of(child, extended)).collect(Collectors.joining());
    var head = "(" + children + " " + Responses.string(part.type().minor());
    return extended
        ? head + " " + parameters(part.type().parameters()) + " " + afterwards(part) + ")"
        : head + ")";
  }

  private static String single(Part part, boolean extended) {
    var fields = new ArrayList<String>();
    boolean brokenMultipart = part.type().major().equals("MULTIPART");
    fields.add(Responses.string(brokenMultipart ? "TEXT" : part.type().major()));
    fields.add(Responses.string(brokenMultipart ? "PLAIN" : part.type().minor()));
    fields.add(parameters(part.type().parameters()));
    fields.add(header(part, "Content-ID"));
    fields.add(header(part, "Content-Description"));
    fields.add(Responses.string(part.transferEncoding()));
    fields.add(String.valueOf(part.bodySize()));
    part.embedded()
        .ifPresent(inner -> {
          fields.add(EnvelopeText.of(inner));
          fields.add(of(inner, extended));
        });
    if (part.embedded().isPresent() || part.type().major().equals("TEXT") || brokenMultipart) {
      fields.add(String.valueOf(part.bodyLines()));
    }
    if (extended) {
      fields.add(header(part, "Content-MD5"));
      fields.add(afterwards(part));
    }
    return "(" + String.join(" ", fields) + ")";
  }

  /// Disposition, language, location.
  private static String afterwards(Part part) {
    var disposition =
        part.disposition()
            .map(value ->
                "(%s %s)"
                    .formatted(Responses.string(value.major()), parameters(value.parameters())))
            .orElse("NIL");
    return String.join(
        " ", disposition, header(part, "Content-Language"), header(part, "Content-Location"));
  }

  private static String header(Part part, String name) {
    return Responses.nstring(part.header(name).orElse(null));
  }

  private static String parameters(Map<String, String> parameters) {
    var pairs =
        parameters.entrySet().stream()
            .map(each -> Responses.string(each.getKey()) + " " + Responses.string(each.getValue()))
            .collect(Collectors.joining(" "));
    return pairs.isEmpty() ? "NIL" : "(" + pairs + ")";
  }
}
