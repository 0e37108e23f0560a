package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.CommandResult;
import dev.syncline.provider.Failure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Commands do what they say once, however often they are repeated.
interface CommandsContract {
  Mailbox mailbox();

  @Test
  default void moveTellsTheNewUidAndRepeatsSilently() throws InterruptedException {
    var archive = mailbox().archive();
    mailbox().append("INBOX", "a");
    mailbox().append("INBOX", "b");
    var at = mailbox().checkpoint("INBOX");
    var move = new Command.Move("INBOX", at, List.of(2L), archive);

    assertThat(mailbox().execute(move)).isEqualTo(new CommandResult.Done(Map.of(2L, 1L)));
    assertThat(mailbox().execute(move)).isEqualTo(new CommandResult.AlreadySo());
    assertThat(mailbox().uids(archive)).containsExactly(1L);
    assertThat(mailbox().uids("INBOX")).containsExactly(1L);
  }

  @Test
  default void copyAndAppendHappenOnce() throws InterruptedException {
    var archive = mailbox().archive();
    mailbox().append("INBOX", "a");
    assertThat(mailbox().append("INBOX", "b")).isEqualTo(new CommandResult.Done(Map.of(0L, 2L)));
    var copy = new Command.Copy("INBOX", mailbox().checkpoint("INBOX"), List.of(1L, 2L), archive);

    assertThat(mailbox().execute(copy)).isEqualTo(new CommandResult.Done(Map.of(1L, 1L, 2L, 2L)));
    assertThat(mailbox().execute(copy)).isEqualTo(new CommandResult.AlreadySo());
    assertThat(mailbox().append("INBOX", "a")).isEqualTo(new CommandResult.AlreadySo());
    assertThat(mailbox().uids(archive)).containsExactly(1L, 2L);
    assertThat(mailbox().uids("INBOX")).containsExactly(1L, 2L);
  }

  @Test
  default void flagsThatAreSetAlreadyAreLeftAlone() throws InterruptedException {
    mailbox().append("INBOX", "a");
    var at = mailbox().checkpoint("INBOX");
    var set = flags(at, Set.of("\\Seen", "$Forwarded", "Work"), Set.of("\\Flagged"));
    var unset = flags(at, Set.of(), Set.of("\\Seen", "Work"));

    assertThat(mailbox().execute(set)).isEqualTo(new CommandResult.Flagged(Set.of(1L), true));
    assertThat(mailbox().execute(set)).isEqualTo(new CommandResult.Flagged(Set.of(1L), false));
    assertThat(mailbox().sees("INBOX").flags)
        .isEqualTo(Map.of(1L, Set.of("\\Seen", "$Forwarded", "Work")));
    assertThat(mailbox().execute(unset)).isEqualTo(new CommandResult.Flagged(Set.of(1L), true));
    assertThat(mailbox().execute(unset)).isEqualTo(new CommandResult.Flagged(Set.of(1L), false));
    assertThat(mailbox().sees("INBOX").flags).isEqualTo(Map.of(1L, Set.of("$Forwarded")));
  }

  @Test
  default void whichMessagesWereThereToBeFlaggedIsTold() throws InterruptedException {
    mailbox().append("INBOX", "a");
    mailbox().append("INBOX", "b");
    var at = mailbox().checkpoint("INBOX");
    mailbox().execute(new Command.Expunge("INBOX", at, List.of(1L)));
    var starred = Set.of("\\Flagged");

    assertThat(
            mailbox()
                .execute(new Command.ChangeFlags("INBOX", at, List.of(1L, 2L), starred, Set.of())))
        .isEqualTo(new CommandResult.Flagged(Set.of(2L), true));
    assertThat(
            mailbox().execute(new Command.ChangeFlags("INBOX", at, List.of(1L), starred, Set.of())))
        .isEqualTo(new CommandResult.Flagged(Set.of(), false));
  }

  private static Command flags(Checkpoint at, Set<String> add, Set<String> remove) {
    return new Command.ChangeFlags("INBOX", at, List.of(1L), add, remove);
  }

  @Test
  default void expungeLeavesWhatSomebodyElseMarked() throws InterruptedException {
    mailbox().append("INBOX", "a");
    mailbox().append("INBOX", "b");
    var at = mailbox().checkpoint("INBOX");
    mailbox().execute(flags(at, Set.of("\\Deleted"), Set.of()));
    var expunge = new Command.Expunge("INBOX", at, List.of(2L));

    assertThat(mailbox().execute(expunge)).isEqualTo(new CommandResult.Done(Map.of()));
    assertThat(mailbox().execute(expunge)).isEqualTo(new CommandResult.AlreadySo());
    assertThat(mailbox().uids("INBOX")).containsExactly(1L);
  }

  @Test
  default void commandsUnderAnotherUidValidityAreRefused() throws InterruptedException {
    mailbox().append("INBOX", "a");
    var old = new Checkpoint("imap1:1:2:1:0");

    assertThat(
            Scripted.failureOf(
                () -> mailbox().execute(new Command.Expunge("INBOX", old, List.of(1L)))))
        .isInstanceOf(Failure.Gone.class);
  }

  @Test
  default void whatGoesNowhereIsToldSo() throws InterruptedException {
    mailbox().append("INBOX", "a");
    var at = mailbox().checkpoint("INBOX");
    var nowhere = mailbox().path("Nowhere");

    for (var command :
        List.of(
            new Command.Move("INBOX", at, List.of(1L), nowhere),
            new Command.Copy("INBOX", at, List.of(1L), nowhere))) {
      assertThat(Scripted.failureOf(() -> mailbox().execute(command)))
          .as(command.toString())
          .isInstanceOf(Failure.Gone.class);
    }
    assertThat(mailbox().uids("INBOX")).containsExactly(1L);
  }
}
