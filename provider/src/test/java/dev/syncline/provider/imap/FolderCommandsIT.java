package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.ConnectionSettings;
import dev.syncline.provider.Failure;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.testing.DovecotServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Folders are made, renamed and deleted on a real server, and asking again changes nothing.
class FolderCommandsIT {
  private static final CommandResult DONE = new CommandResult.Done(Map.of());
  private static final CommandResult ALREADY = new CommandResult.AlreadySo();
  private static DovecotServer dovecot;
  private static int users;

  private MailAccount account;

  @BeforeAll
  static void startDovecot() {
    dovecot = DovecotServer.start();
  }

  @AfterAll
  static void stopDovecot() {
    if (dovecot != null) {
      dovecot.close();
    }
  }

  @BeforeEach
  void openAccount() {
    var imap = dovecot.imap("folders" + users++);
    account = new ImapProvider().open(new ConnectionSettings(imap, imap, 2, true));
  }

  @AfterEach
  void closeAccount() {
    account.close();
  }

  @Test
  void eachCommandRepeatedFindsThatItIsSo() throws InterruptedException {
    assertThat(account.execute(new Command.CreateFolder("Work"))).isEqualTo(DONE);
    assertThat(account.execute(new Command.CreateFolder("Work"))).isEqualTo(ALREADY);
    var below = folder("Work").delimiter();
    assertThat(account.execute(new Command.CreateFolder("Work" + below + "2026"))).isEqualTo(DONE);

    var rename = new Command.RenameFolder("Work", "Old");
    assertThat(account.execute(rename)).isEqualTo(DONE);
    assertThat(account.execute(rename)).isEqualTo(ALREADY);
    assertThat(paths()).contains("Old", "Old" + below + "2026").doesNotContain("Work");

    var delete = new Command.DeleteFolder("Old" + below + "2026", Checkpoint.NOTHING);
    assertThat(account.execute(delete)).isEqualTo(DONE);
    assertThat(account.execute(delete)).isEqualTo(ALREADY);
    assertThat(paths()).contains("Old").doesNotContain("Old" + below + "2026");
  }

  @Test
  void whatTheServerRefusesIsAFailureThatSaysWhy() throws InterruptedException {
    account.execute(new Command.CreateFolder("One"));
    account.execute(new Command.CreateFolder("Two"));

    assertThat(failure(new Command.RenameFolder("One", "Two")))
        .isInstanceOfSatisfying(
            Failure.Refused.class, refused -> assertThat(refused.detail()).contains("RENAME"));
    assertThat(failure(new Command.RenameFolder("Never", "Ever"))).isInstanceOf(Failure.Gone.class);
    assertThat(failure(new Command.CreateFolder("~nobody/x"))).isInstanceOf(Failure.Refused.class);
  }

  @Test
  void aFolderThatSomebodyMadeAnewAtThePathStays() throws InterruptedException {
    account.execute(new Command.CreateFolder("Work"));
    var other = new Checkpoint("imap1:1:1:0:0");

    assertThat(account.execute(new Command.DeleteFolder("Work", other))).isEqualTo(ALREADY);

    assertThat(paths()).contains("Work");
  }

  @Test
  void aNameMayHoldEveryCharacterThatCanBeWritten() throws InterruptedException {
    var delimiter = folder("INBOX").delimiter();
    var ascii =
        IntStream.rangeClosed(0x20, 0x7e)
            .mapToObj(Character::toString)
            .filter(character -> !List.of(String.valueOf(delimiter), ".", "/").contains(character))
            .collect(Collectors.joining());
    for (var name :
        List.of("a" + ascii + "z", "Entwürfe & mehr", "附件 📎", "a*b%c", "back\\\"slash")) {
      assertThat(account.execute(new Command.CreateFolder(name))).as(name).isEqualTo(DONE);
      assertThat(paths()).contains(name);
      assertThat(account.execute(new Command.CreateFolder(name))).as(name).isEqualTo(ALREADY);
      var delete = new Command.DeleteFolder(name, Checkpoint.NOTHING);
      assertThat(account.execute(delete)).as(name).isEqualTo(DONE);
    }
  }

  private List<String> paths() throws InterruptedException {
    return account.folders().stream().map(RemoteFolder::path).toList();
  }

  private RemoteFolder folder(String path) throws InterruptedException {
    return account.folders().stream()
        .filter(folder -> folder.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private Failure failure(Command command) {
    return Scripted.failureOf(() -> account.execute(command));
  }
}
