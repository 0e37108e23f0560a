package dev.syncline.benchmarks;

import dev.syncline.mime.encoding.Charsets;
import dev.syncline.mime.header.Address;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.parse.Part;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Writes all that our parser reads from every message below a folder, for comparison with what a
/// public test suite expects (benchmarks/fidelity/public_corpora.py).
///
/// {@code java -cp benchmarks.jar dev.syncline.benchmarks.FidelityDump FOLDER OURS.jsonl}
public final class FidelityDump {
  private static final int CONTENT_MAX = 16 * 1024 * 1024;

  private FidelityDump() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    try (var files = Files.walk(folder);
        var out = Files.newBufferedWriter(Path.of(arguments[1]), StandardCharsets.US_ASCII)) {
      for (var file : files.filter(FidelityDump::isMessage).sorted().toList()) {
        out.write(json(folder.relativize(file).toString(), Files.readAllBytes(file)) + "\n");
      }
    }
  }

  private static boolean isMessage(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".eml") || name.endsWith(".msg") || name.matches("msg_\\w+\\.txt");
  }

  private static String json(String file, byte[] raw) {
    var message = MimeParser.parse(raw);
    var headers = message.headers();
    var date = message.date();
    return "{\"file\":%s,\"subject\":%s,\"from\":%s,\"sender\":%s,\"reply_to\":%s,\"to\":%s,\"cc\":%s,\"bcc\":%s,\"date\":%s,\"message_id\":%s,\"in_reply_to\":%s,\"references\":%s,\"headers\":%s,\"parts\":%s}"
        .formatted(
            Json.string(file),
            Json.string(headers.first("Subject").orElse(null)),
            addresses(message.from()),
            addresses(message.sender()),
            addresses(message.replyTo()),
            addresses(message.to()),
            addresses(message.cc()),
            addresses(message.bcc()),
            date == null || headers.firstRaw("Date").isEmpty() ? null : date.getEpochSecond(),
            Json.string(message.messageId()),
            Json.strings(message.inReplyTo()),
            Json.strings(message.references()),
            Json.strings(
                headers.fields().stream().map(field -> field.name() + ":" + field.raw()).toList()),
            Json.list(parts(message.root(), MemorySegment.ofArray(raw))));
  }

  private static String addresses(List<Address> addresses) {
    return Json.list(
        addresses.stream()
            .map(a -> "[" + Json.string(a.name()) + "," + Json.string(a.email()) + "]")
            .toList());
  }

  private static List<String> parts(Part part, MemorySegment raw) {
    if (part.isMultipart()) {
      var all = new ArrayList<String>();
      part.children().forEach(child -> all.addAll(parts(child, raw)));
      return all;
    }
    var content = part.content(raw, CONTENT_MAX);
    var text =
        part.type().value().startsWith("text/")
            ? Charsets.decode(content, part.type().parameter("charset")).text()
            : null;
    return List.of(
        "{\"type\":%s,\"name\":%s,\"content_id\":%s,\"text\":%s,\"content\":%s}"
            .formatted(
                Json.string(part.type().value()),
                Json.string(part.filename()),
                Json.string(part.contentId()),
                Json.string(text),
                Json.string(Base64.getEncoder().encodeToString(content))));
  }
}
