package dev.syncline.sync.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.ConnectionSettings.Server;
import dev.syncline.provider.Credentials;
import dev.syncline.provider.KnownMessages;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteMessage;
import dev.syncline.provider.imap.ImapProvider;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The mail client of a mailbox's owner, who knows nothing of Syncline.
class OwnersClient implements AutoCloseable {
  private final Server server;
  private final MailAccount client;

  OwnersClient(Server server) {
    this.server = server;
    this.client = new ImapProvider().open(new ConnectionSettings(server, server, 2, true));
  }

  String password() {
    return ((Credentials.Password) server.credentials()).text();
  }

  public void deliver(String folder, String subject, String... headers) {
    deliver(folder, subject, Set.of(), headers);
  }

  public void deliver(String folder, String subject, Set<String> flags, String... headers) {
    var id = subject.replace(' ', '-').replace(":", "") + "@example.org";
    var text = new StringBuilder();
    text.append("From: Ann <ann@example.net>\r\nTo: %s@example.org\r\n".formatted(server.user()));
    text.append("Subject: %s\r\nMessage-ID: <%s>\r\n".formatted(subject, id));
    text.append("Date: Sun, 22 Nov 2026 01:02:03 +0000\r\n");
    for (var header : headers) {
      text.append(header).append("\r\n");
    }
    text.append("\r\nBody of ").append(subject).append("\r\n");
    append(folder, id + Instant.now(), flags, text.toString().getBytes(UTF_8));
  }

  public void append(String folder, String unusedId, Set<String> flags, byte[] raw) {
    execute(
        new Command.Append(
            folder,
            unusedId,
            flags,
            Instant.now(),
            raw.length,
            () -> new ByteArrayInputStream(raw)));
  }

  public void flag(String folder, long uid, Set<String> add, Set<String> remove) {
    execute(new Command.ChangeFlags(folder, checkpoint(folder), List.of(uid), add, remove));
  }

  public void move(String folder, long uid, String target) {
    execute(new Command.Move(folder, checkpoint(folder), List.of(uid), target));
  }

  public void copy(String folder, long uid, String target) {
    execute(new Command.Copy(folder, checkpoint(folder), List.of(uid), target));
  }

  public void expunge(String folder, long uid) {
    execute(new Command.Expunge(folder, checkpoint(folder), List.of(uid)));
  }

  /// Something a mail client may ask for and Syncline never does: `DELETE Projects`.
  public void command(String command) {
    try (var socket = new Socket(server.host(), server.port());
        var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      var login = "a LOGIN %s %s".formatted(server.user(), password());
      var sent = "%s\r\nb %s\r\n".formatted(login, command);
      socket.getOutputStream().write(sent.getBytes(UTF_8));
      for (var line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith("b OK")) {
          return;
        }
        if (line.startsWith("b ")) {
          throw new IllegalStateException(line);
        }
      }
      throw new IllegalStateException("the server hung up");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// UID to flags, as the server has them.
  public Map<Long, Set<String>> onServer(String folder) {
    var found = new TreeMap<Long, Set<String>>();
    read(
        folder,
        change -> {
          if (change instanceof RemoteChange.Appeared(RemoteMessage message)) {
            found.put(message.uid(), message.flags());
          }
        });
    return found;
  }

  private Checkpoint checkpoint(String folder) {
    return read(folder, _ -> {});
  }

  private Checkpoint read(String folder, Consumer<RemoteChange> sink) {
    try (var reader = client.read(folder)) {
      return reader.changes(Checkpoint.NOTHING, KnownMessages.NONE, sink);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(Command command) {
    try {
      var _ = client.execute(command);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
