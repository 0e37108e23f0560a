package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.mailbox.SpecialUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  private static final String ADA = "ada@sandbox.example";

  @TempDir Path directory;

  @Test
  void everythingIsFoundAgain() throws IOException {
    Map<String, String> before;
    try (var server = start()) {
      var mailbox = server.mailbox();
      mailbox.create("Übersicht/2026");
      mailbox.create("Sent", SpecialUse.SENT);
      for (int i = 0; i < 10; i++) {
        mailbox.deliver("mail " + i).into("INBOX");
      }
      mailbox.move("mail 3").to("Übersicht/2026");
      mailbox.flag("mail 4", "\\Seen", "$Label");
      mailbox.unflag("mail 4", "$Label");
      mailbox.expunge("mail 9");
      mailbox.resetUidValidity("Übersicht/2026");
      mailbox.rename("Übersicht", "Archiv");
      mailbox.create("Gone");
      mailbox.delete("Gone");
      server.account(ADA).subscribe("Archiv/2026", true);
      before = describe(server);
    }

    try (var server = start()) {
      assertThat(describe(server)).isEqualTo(before);
      assertThat(server.mailbox().deliver("after").into("INBOX")).isEqualTo(11);
      assertThat(server.account(ADA).subscriptions()).contains("Archiv/2026");
    }
  }

  @Test
  void lineCutByACrashIsForgotten() throws IOException {
    try (var server = start()) {
      server.mailbox().deliver("whole").into("INBOX");
    }
    Files.writeString(
        directory.resolve(ADA).resolve("index"), "add\t1\t2\t7.e", StandardOpenOption.APPEND);

    for (int i = 0; i < 2; i++) {
      try (var server = start()) {
        server.mailbox().deliver("more").into("INBOX");
        assertThat(server.mailbox().subjects("INBOX")).hasSize(2 + i).startsWith("whole");
      }
    }
  }

  @Test
  void fileGoesWithTheLastCopy() throws IOException {
    try (var server = start()) {
      server.mailbox().create("Other");
      server.mailbox().deliver("hello").into("INBOX");
      server.mailbox().move("hello").to("Other");
      assertThat(files()).isEqualTo(1);

      server.mailbox().expunge("hello");

      assertThat(files()).isZero();
    }
  }

  private long files() throws IOException {
    try (var files = Files.list(directory.resolve(ADA).resolve("messages"))) {
      return files.count();
    }
  }

  private SandboxServer start() throws IOException {
    return SandboxServer.start(SandboxSettings.inMemory(ADA, "secret").keptIn(directory));
  }

  private static Map<String, String> describe(SandboxServer server) throws IOException {
    var all = new TreeMap<String, String>();
    for (var folder : server.account(ADA).folders()) {
      all.put(
          folder.name(),
          "%s %d %d %s %s"
              .formatted(
                  folder.use(),
                  folder.uidValidity(),
                  folder.uidNext(),
                  folder.snapshot().highestModseq(),
                  folder.removedSince(0)));
      for (var message : folder.messages()) {
        all.put(
            folder.name() + " " + message.uid(),
            message.flags()
                + " "
                + message.modseq()
                + " "
                + message.received().toEpochMilli()
                + " "
                + new String(message.read(), StandardCharsets.ISO_8859_1));
      }
    }
    return all;
  }
}
