package dev.syncline.benchmarks;

import dev.syncline.mime.header.Address;
import dev.syncline.mime.header.Addresses;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.header.MailDate;
import dev.syncline.mime.parse.Hashing;
import dev.syncline.mime.parse.Limits;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.parse.Part;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/// Writes what our parser and mime4j read from every message, one JSON object a line, and the
/// messages themselves one after the other (length, bytes) for a reader in another language.
///
/// {@code java … ReadingDump CORPUS OURS.jsonl MIME4J.jsonl MESSAGES.bin [MUTATED [SEED]]}
public final class ReadingDump {
  private static final int MUTATED_BYTES_MAX = 20_000;

  private ReadingDump() {}

  public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
    int mutated = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 0;
    try (var ours = Files.newBufferedWriter(Path.of(arguments[1]), StandardCharsets.US_ASCII);
        var theirs = Files.newBufferedWriter(Path.of(arguments[2]), StandardCharsets.US_ASCII);
        var raw = new DataOutputStream(Files.newOutputStream(Path.of(arguments[3])))) {
      var files = files(Path.of(arguments[0]));
      if (mutated == 0) {
        for (var file : files) {
          write(Files.readAllBytes(file), ours, theirs, raw);
        }
        return;
      }
      var seeds = new ArrayList<byte[]>();
      for (var file : files) {
        if (Files.size(file) < MUTATED_BYTES_MAX && Files.size(file) > 0) {
          seeds.add(Files.readAllBytes(file));
        }
      }
      var random = new Random(arguments.length > 5 ? Long.parseLong(arguments[5]) : 7);
      var mutator = new Mutator(random);
      for (int i = 0; i < mutated; i++) {
        var other = seeds.get(random.nextInt(seeds.size()));
        write(mutator.mutate(seeds.get(i % seeds.size()), other), ours, theirs, raw);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    }
  }

  private static void write(byte[] message, Writer ours, Writer theirs, DataOutputStream raw)
      throws IOException, NoSuchAlgorithmException {
    ours.write(ours(message) + "\n");
    theirs.write(mime4j(message) + "\n");
    raw.writeInt(message.length);
    raw.write(message);
  }

  private static String ours(byte[] raw) {
    var message = MimeParser.parse(raw, Limits.DEFAULT, Hashing.PARTS);
    var headers = message.headers();
    // the field as such: no fallback to Received, no joining of fields that came twice
    var date = MailDate.parse(headers.firstRaw("Date").orElse(null));
    return json(
        headers.first("Subject").orElse(null),
        addresses(headers, "From"),
        addresses(headers, "To"),
        addresses(headers, "Cc"),
        date == null ? null : date.getEpochSecond(),
        message.messageId(),
        leaves(message));
  }

  private static List<String> addresses(Headers headers, String name) {
    return Addresses.parse(headers.firstRaw(name).orElse("")).stream()
        .map(Address::email)
        .filter(email -> !email.isEmpty())
        .toList();
  }

  private static List<String> leaves(ParsedMessage message) {
    var leaves = new ArrayList<String>();
    leaves(message.root(), message, leaves);
    return leaves;
  }

  private static void leaves(Part part, ParsedMessage message, List<String> leaves) {
    if (part.isMultipart()) {
      part.children().forEach(child -> leaves(child, message, leaves));
      return;
    }
    var hashes = message.hashes();
    var hash = hashes == null ? null : hashes.parts().get(part.id());
    leaves.add(part.type().value() + " " + (hash == null ? "?" : hash.substring(0, 16)));
  }

  private static String mime4j(byte[] raw) throws NoSuchAlgorithmException {
    try {
      var message = new DefaultMessageBuilder();
      message.setFlatMode(true);
      var headers = message.parseMessage(new ByteArrayInputStream(raw));
      var date = headers.getDate();
      return json(
          headers.getSubject(),
          headers.getFrom() == null ? List.of() : emails(headers.getFrom()),
          headers.getTo() == null ? List.of() : emails(headers.getTo().flatten()),
          headers.getCc() == null ? List.of() : emails(headers.getCc().flatten()),
          date == null ? null : date.getTime() / 1000,
          headers.getMessageId(),
          leaves(raw));
    } catch (IOException | MimeException | RuntimeException gaveUp) {
      return "null";
    }
  }

  private static List<String> emails(List<Mailbox> mailboxes) {
    return mailboxes.stream().map(Mailbox::getAddress).toList();
  }

  private static List<String> leaves(byte[] raw)
      throws IOException, MimeException, NoSuchAlgorithmException {
    var leaves = new ArrayList<String>();
    var stream = new MimeTokenStream();
    stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
    stream.parse(new ByteArrayInputStream(raw));
    var digest = MessageDigest.getInstance("SHA-256");
    for (var state = stream.getState();
        state != EntityState.T_END_OF_STREAM;
        state = stream.next()) {
      if (state == EntityState.T_BODY) {
        var content = stream.getDecodedInputStream().readAllBytes();
        var hash = HexFormat.of().formatHex(digest.digest(content)).substring(0, 16);
        leaves.add(stream.getBodyDescriptor().getMimeType() + " " + hash);
      }
    }
    return leaves;
  }

  private static String json(
      String subject,
      List<String> from,
      List<String> to,
      List<String> cc,
      Long date,
      String messageId,
      List<String> leaves) {
    return "{\"subject\":"
        + Json.string(subject)
        + ",\"from\":"
        + Json.strings(from)
        + ",\"to\":"
        + Json.strings(to)
        + ",\"cc\":"
        + Json.strings(cc)
        + ",\"date\":"
        + date
        + ",\"message_id\":"
        + Json.string(messageId)
        + ",\"leaves\":"
        + Json.strings(leaves)
        + "}";
  }
}
