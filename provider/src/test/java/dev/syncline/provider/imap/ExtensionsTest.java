package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.RemoteFolder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is said only where a server offers it.
class ExtensionsTest {
  @Test
  void aServerOfUtf8OnlyIsSpokenToInUtf8() throws InterruptedException {
    try (var scripted = Scripted.play("utf8-only.imap")) {
      assertThat(scripted.account().folders())
          .extracting(RemoteFolder::path)
          .containsExactly("INBOX", "Grüße & mehr", "&-");

      assertThat(scripted.account().execute(append("Grüße & mehr", "Subject: Grüße\r\n\r\nx\r\n")))
          .isEqualTo(new CommandResult.Done(Map.of(0L, 4L)));
      assertThat(scripted.account().execute(append("&-", "Subject: Hi\r\n\r\nGrüße\r\n")))
          .isEqualTo(new CommandResult.Done(Map.of(0L, 5L)));
      scripted.end();
    }
  }

  @Test
  void foldersOfOthersHaveNoRoles() throws InterruptedException {
    try (var scripted = Scripted.play("namespaces.imap")) {
      assertThat(scripted.account().folders())
          .extracting(RemoteFolder::path, RemoteFolder::role, RemoteFolder::topPrefix)
          .containsExactly(
              tuple("Other Users/bob/Sent", FolderRole.NONE, ""),
              tuple("Shared/Trash", FolderRole.NONE, ""),
              tuple("INBOX", FolderRole.INBOX, ""),
              tuple("Sent", FolderRole.SENT, ""));
      scripted.end();
    }
  }

  @Test
  void shortLiteralsDoNotWaitWhereTheyNeedNot() throws InterruptedException {
    try (var scripted = Scripted.play("literal-minus.imap")) {
      assertThat(scripted.account().execute(append("Sent", "hello\r\nyou\r\n")))
          .isEqualTo(new CommandResult.Done(Map.of()));
      assertThat(scripted.account().execute(append("Sent", "x".repeat(4095) + "\r\n")))
          .isEqualTo(new CommandResult.Done(Map.of()));
      scripted.end();
    }
  }

  private static Command append(String folder, String message) {
    var bytes = message.getBytes(StandardCharsets.UTF_8);
    return new Command.Append(
        folder,
        "m1@example.org",
        Set.of(),
        Instant.parse("2026-01-02T03:04:05Z"),
        bytes.length,
        () -> new ByteArrayInputStream(bytes));
  }
}
