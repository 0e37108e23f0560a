package dev.syncline.benchmarks;

import dev.syncline.mime.reply.ReplyHtml;
import dev.syncline.mime.text.SafeHtml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes beside each HTML message of a folder what we leave of it as its reply, for comparison
/// with what a public suite expects (benchmarks/fidelity/html_replies.py).
///
/// {@code java -cp benchmarks.jar dev.syncline.benchmarks.ReplyDump FOLDER}
public final class ReplyDump {
  private ReplyDump() {}

  public static void main(String[] arguments) throws IOException {
    try (var files = Files.newDirectoryStream(Path.of(arguments[0]), "*.html")) {
      for (var file : files) {
        var html = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        Files.writeString(beside(file, ".ours"), reply(html, true));
        Files.writeString(beside(file, ".unsigned"), reply(html, false));
      }
    }
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private static String reply(String html, boolean signature) {
    var message = SafeHtml.parse(html);
    ReplyHtml.reduce(message, signature);
    return message.body().html();
  }
}
