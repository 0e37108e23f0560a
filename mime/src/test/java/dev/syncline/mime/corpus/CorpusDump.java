package dev.syncline.mime.corpus;

import dev.syncline.mime.header.Address;
import dev.syncline.mime.parse.Attachment;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.parse.ParsedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes what the parser reads from every .eml file below a folder, one JSON object a line.
///
/// {@code java -cp target/classes:target/test-classes dev.syncline.mime.corpus.CorpusDump FOLDER >
/// ours.jsonl}
public final class CorpusDump {
  private CorpusDump() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    try (var files = Files.walk(folder);
        var out = Files.newBufferedWriter(Path.of(arguments[1]), StandardCharsets.US_ASCII)) {
      var messages = files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
      for (var file : messages) {
        out.write(
            json(folder.relativize(file).toString(), MimeParser.parse(Files.readAllBytes(file))));
        out.newLine();
      }
    }
  }

  private static String json(String file, ParsedMessage message) {
    var date = message.date();
    return "{"
        + String.join(
            ",",
            field("file", string(file)),
            field("subject", string(message.subject())),
            field("from", addresses(message.from())),
            field("to", addresses(message.to())),
            field("cc", addresses(message.cc())),
            field("reply_to", addresses(message.replyTo())),
            field("date", date == null ? "null" : Long.toString(date.getEpochSecond())),
            field("message_id", string(message.messageId())),
            field(
                "references", list(message.references().stream().map(CorpusDump::string).toList())),
            field("text", string(message.text())),
            field("html", string(message.html())),
            field(
                "attachments",
                list(message.attachments().stream().map(CorpusDump::attachment).toList())),
            field(
                "defects",
                list(message.defects().stream().map(d -> string(d.kind().name())).toList())))
        + "}";
  }

  private static String attachment(Attachment attachment) {
    return list(
        List.of(
            string(attachment.partId()),
            string(attachment.filename()),
            string(attachment.contentType()),
            string(attachment.contentId()),
            Boolean.toString(attachment.inline()),
            Long.toString(attachment.decodedSize())));
  }

  private static String addresses(List<Address> addresses) {
    return list(
        addresses.stream().map(a -> list(List.of(string(a.name()), string(a.email())))).toList());
  }

  private static String field(String name, String value) {
    return string(name) + ":" + value;
  }

  private static String list(List<String> values) {
    return "[" + String.join(",", values) + "]";
  }

  private static String string(@Nullable String value) {
    if (value == null) {
      return "null";
    }
    return value
        .chars()
        .mapToObj(c ->
            c >= ' ' && c < 127 && c != '"' && c != '\\'
                ? String.valueOf((char) c)
                : "\\u%04x".formatted(c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
