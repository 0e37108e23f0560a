package dev.syncline.sandbox.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// An account in a directory: `messages/` with one file per message, and `index`, a text file that
/// only grows, one change per line, fields separated by tabs. Opening an account replays it. A line
/// that was cut by a crash is dropped. Nothing is synced to the disk: this is a demo's mail.
final class DirectoryJournal implements Journal {
  private final Path messages;
  private final Writer index;
  private final AtomicLong lastFile;

  private DirectoryJournal(Path messages, Writer index, long lastFile) {
    this.messages = messages;
    this.index = index;
    this.lastFile = new AtomicLong(lastFile);
  }

  static Account open(
      Path directory, String address, String password, AccountKind kind, InstantSource clock)
      throws IOException {
    var messages = Files.createDirectories(directory.resolve("messages"));
    var index = directory.resolve("index");
    var lines = wholeLines(index);
    long lastFile;
    try (var files = Files.list(messages)) {
      lastFile = files.mapToLong(DirectoryJournal::number).max().orElse(0);
    }
    var writer =
        Files.newBufferedWriter(index, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    var journal = new DirectoryJournal(messages, writer, lastFile);
    var account = new Account(address, password, kind, clock, journal);
    var replay = journal.new Replay(account);
    lines.forEach(replay::line);
    return account;
  }

  @Override
  public MessageBytes keep(byte[] message) {
    long number = lastFile.incrementAndGet();
    var file = messages.resolve(number + ".eml");
    try {
      Files.write(file, message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var kept = new MessageBytes(file, message.length);
    kept.identify(number, number);
    return kept;
  }

  @Override
  public void conversation(MessageBytes message, String messageId) {
    write("conversation", message.fileName(), message.conversation(), messageId);
  }

  @Override
  public void folder(Folder folder) {
    write("folder", folder.id(), folder.uidValidity(), folder.use(), folder.name());
  }

  @Override
  public void renamed(Folder folder) {
    write("rename", folder.id(), folder.name());
  }

  @Override
  public void removed(Folder folder) {
    write("remove", folder.id());
  }

  @Override
  public void renumbered(Folder folder) {
    write("renumber", folder.id(), folder.uidValidity());
  }

  @Override
  public void added(Folder folder, Message message) {
    write(
        "add",
        folder.id(),
        message.uid(),
        message.bytes().fileName(),
        message.size(),
        message.received().toEpochMilli(),
        String.join(" ", message.flags()));
  }

  @Override
  public void reflagged(Folder folder, Message message) {
    write("flags", folder.id(), message.uid(), String.join(" ", message.flags()));
  }

  @Override
  public void expunged(Folder folder, Message message) {
    write("expunge", folder.id(), message.uid());
  }

  @Override
  public void subscriptions(Set<String> names) {
    write("subscribed", String.join("\t", names));
  }

  @Override
  public void close() {
    try {
      index.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Object... fields) {
    var line = new StringBuilder();
    for (var field : fields) {
      line.append(line.isEmpty() ? "" : "\t").append(field);
    }
    try {
      index.append(line.append('\n')).flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> wholeLines(Path index) throws IOException {
    if (!Files.exists(index)) {
      return List.of();
    }
    var text = Files.readString(index);
    int end = text.lastIndexOf('\n') + 1;
    if (end < text.length()) {
      Files.writeString(index, text.substring(0, end));
    }
    return text.substring(0, end).lines().toList();
  }

  private static long number(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.matches("\\d{1,18}\\.eml")
        ? Long.parseLong(name.substring(0, name.length() - 4))
        : 0;
  }

  /// Builds the account again, line by line.
  private final class Replay {
    private final Account account;
    private final Map<String, Folder> folders = new HashMap<>();
    private final Map<String, MessageBytes> files = new HashMap<>();
    private final Map<String, Long> conversations = new HashMap<>();

    Replay(Account account) {
      this.account = account;
    }

    void line(String line) {
      var fields = line.split("\t", -1);
      switch (fields[0]) {
        case "folder" -> restore(fields);
        case "conversation" -> {
          conversations.put(fields[1], Long.parseLong(fields[2]));
          account.relearn(fields[3], Long.parseLong(fields[2]));
        }
        case "rename" -> rename(fields);
        case "remove" -> account.forget(folder(fields[1]).name());
        case "renumber" -> renumber(fields);
        case "add" -> add(fields);
        case "flags" -> folder(fields[1]).reflagged(Long.parseLong(fields[2]), flags(fields[3]));
        case "expunge" -> expunge(fields);
        case "subscribed" -> account.resubscribe(List.of(fields).subList(1, fields.length));
        default ->
            throw new IllegalStateException("the index holds a line of unknown kind: " + fields[0]);
      }
    }

    private Folder folder(String id) {
      var folder = folders.get(id);
      if (folder == null) {
        throw new IllegalStateException("the index speaks of a folder it never made: " + id);
      }
      return folder;
    }

    private void restore(String[] fields) {
      var folder =
          account.restore(
              Integer.parseInt(fields[1]),
              fields[4],
              SpecialUse.valueOf(fields[3]),
              Long.parseLong(fields[2]));
      folders.put(fields[1], folder);
    }

    private void rename(String[] fields) {
      var folder = folder(fields[1]);
      var oldName = folder.name();
      folder.rename(fields[2]);
      account.place(folder, oldName);
    }

    private void renumber(String[] fields) {
      long validity = Long.parseLong(fields[2]);
      account.remember(validity);
      folder(fields[1]).restart(validity);
    }

    private void add(String[] fields) {
      var bytes = files.computeIfAbsent(fields[3], name -> kept(name, Integer.parseInt(fields[4])));
      var received = Instant.ofEpochMilli(Long.parseLong(fields[5]));
      folder(fields[1])
          .restore(new Message(Long.parseLong(fields[2]), received, flags(fields[6]), bytes));
    }

    private MessageBytes kept(String name, int size) {
      var file = messages.resolve(name);
      var kept = new MessageBytes(file, size);
      kept.identify(number(file), conversations.getOrDefault(name, number(file)));
      return kept;
    }

    private void expunge(String[] fields) {
      var message = folder(fields[1]).forget(Long.parseLong(fields[2]));
      if (message != null) {
        message.bytes().release();
      }
    }

    private Set<String> flags(String text) {
      return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
    }
  }
}
