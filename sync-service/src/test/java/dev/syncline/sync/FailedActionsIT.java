package dev.syncline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Placement;
import dev.syncline.model.mail.SendState;
import dev.syncline.provider.testing.DovecotServer;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is left of an action that can't be carried out, or of which nobody knows.
class FailedActionsIT {
  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @BeforeEach
  void deliver() {
    mailbox.deliver("INBOX", "one");
    mailbox.deliver("Archive", "other");
  }

  @Test
  void aMoveThatTheServerRefusesIsTakenBackAndTold() throws IOException {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    var archive = mailbox.folder("Archive").id();
    var before = mailbox.logHead();
    permit("Archive", "r-xr-xr-x");
    try {
      mailbox.edit(id, new Edit(null, null, Set.of(archive)));
      assertThat(mailbox.foldersOf(id)).containsExactly("Archive");

      mailbox.until(() -> mailbox.openActions() == 0);
      assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.FAILED);
      assertThat(mailbox.action(id).failure()).isEqualTo("Refused");
      mailbox.awaitAnotherReading();
      assertThat(mailbox.foldersOf(id)).containsExactly("INBOX");
      assertThat(mailbox.placements()).noneMatch(Placement::isTemporary);
      assertThat(mailbox.onServer("INBOX")).hasSize(1);
      assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(1);
      assertThat(mailbox.folder("Archive").totalCount()).isEqualTo(1);
      assertThat(mailbox.logSince(before, ObjectType.MESSAGE))
          .containsExactly("updated folders", "updated folders");
    } finally {
      permit("Archive", "rwxr-xr-x");
    }
  }

  /// The server has taken the copies that come first.
  @Test
  void ofAMoveToSeveralFoldersThatIsRefusedNoCopyIsLeft() throws IOException {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    mailbox.holdUp(id);
    mailbox.edit(id, to("Drafts", "Trash", "Archive"));
    var last = lastOf(id);
    permit(last, "r-xr-xr-x");
    try {
      mailbox.makeDue();
      mailbox.until(() -> mailbox.openActions() == 0);
      assertThat(mailbox.action(id).failure()).isEqualTo("Refused");
      mailbox.awaitAnotherReading();
      assertThat(mailbox.foldersOf(id)).containsExactly("INBOX");
      assertThat(mailbox.onServer("INBOX")).hasSize(1);
      assertThat(mailbox.onServer("Drafts")).isEmpty();
      assertThat(mailbox.onServer("Trash")).isEmpty();
      assertThat(mailbox.onServer("Archive")).hasSize(1);
    } finally {
      permit(last, "rwxr-xr-x");
    }
  }

  private String lastOf(UUID message) {
    var asked = (ActionArguments.Folders) mailbox.action(message).arguments();
    var last = asked.folders().getLast();
    return mailbox.folders().stream()
        .filter(folder -> folder.id().equals(last))
        .map(Folder::path)
        .findFirst()
        .orElseThrow();
  }

  /// While the move waited, the message had left INBOX for us, so what the server said of it there
  /// concerned nothing.
  @Test
  void whatHappenedToAMessageMeanwhileIsSeenWhenItsMoveIsTakenBack() throws IOException {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    var archive = mailbox.folder("Archive").id();
    permit("Archive", "r-xr-xr-x");
    try {
      mailbox.holdUp(id);
      mailbox.edit(id, new Edit(null, null, Set.of(archive)));
      mailbox.flag("INBOX", 1, Set.of("\\Answered"), Set.of());
      mailbox.awaitAnotherReading();
      assertThat(mailbox.openActions()).isEqualTo(2);
      mailbox.makeDue();

      mailbox.until(() -> mailbox.openActions() == 0);
      assertThat(mailbox.foldersOf(id)).containsExactly("INBOX");
      mailbox.until(() -> mailbox.message("one").isAnswered());
    } finally {
      permit("Archive", "rwxr-xr-x");
    }
  }

  /// The first move had been tried, so it is not carried out as one with the second.
  @Test
  void aMoveThatFollowsOneThatFailsGoesOnFromWhereThatBegan() throws IOException {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    permit("Archive", "r-xr-xr-x");
    try {
      mailbox.holdUp(id);
      mailbox.edit(id, to("Archive"));
      mailbox.write(session -> session.find(Action.class, mailbox.action(id).seq()).start());
      mailbox.edit(id, to("Archive", "Drafts"));
      mailbox.edit(id, to("Trash", "Drafts"));
      mailbox.makeDue();

      mailbox.until(() -> mailbox.openActions() == 0);
      mailbox.awaitAnotherReading();
      assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.SUCCESSFUL);
      assertThat(mailbox.foldersOf(id)).containsExactly("Drafts", "Trash");
      assertThat(mailbox.onServer("INBOX")).isEmpty();
      assertThat(mailbox.onServer("Drafts")).hasSize(1);
      assertThat(mailbox.onServer("Trash")).hasSize(1);
      assertThat(mailbox.folder("INBOX").totalCount()).isZero();
      assertThat(mailbox.folder("Archive").totalCount()).isEqualTo(1);
      assertThat(mailbox.folder("Drafts").totalCount()).isEqualTo(1);
      assertThat(mailbox.placements()).noneMatch(Placement::isTemporary);
    } finally {
      permit("Archive", "rwxr-xr-x");
    }
  }

  private Edit to(String... paths) {
    return new Edit(
        null,
        null,
        Stream.of(paths).map(path -> mailbox.folder(path).id()).collect(Collectors.toSet()));
  }

  /// The place it was to leave was made by an earlier move, and nobody has seen its UID.
  @Test
  void whatAFailedMoveLeavesNowhereIsLookedForAndDeleted() {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    var source = new ActionArguments.Folders.Source(mailbox.folder("INBOX").id(), -(1L << 30), "");
    var archive = mailbox.folder("Archive").id();
    service.rig().stopService();
    mailbox.expunge("INBOX", 1);
    mailbox.write(session -> {
      var _ =
          session
              .createMutationQuery("delete from Placement p where p.messageId = :message")
              .setParameter("message", id)
              .executeUpdate();
      var arguments = new ActionArguments.Folders(List.of(archive), List.of(source));
      var account = mailbox.location().account();
      var action = new Action(account, UUID.randomUUID(), id, arguments, "test", Instant.now());
      IntStream.range(0, 60).forEach(_ -> action.start());
      session.persist(action);
    });
    service.rig().startService();

    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.action(id).failure()).isEqualTo("NotYet");
    mailbox.until(() -> mailbox.messages().size() == 1);
  }

  @Test
  void whatAnotherClientRemovedBeforeItIsFlaggedAndMovedIsGoneWithoutAWait() {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    mailbox.holdUp(id);
    mailbox.edit(id, to("Archive"));
    mailbox.expunge("INBOX", 1);
    mailbox.awaitAnotherReading();
    mailbox.makeDue();

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.until(() -> mailbox.messages().size() == 1);
  }

  @Test
  void whatIsOnlyToBeFlaggedIsDeletedAsSoonAsItIsGone() {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    mailbox.holdUp(id);
    mailbox.expunge("INBOX", 1);

    mailbox.until(() -> mailbox.messages().size() == 1);
    assertThat(mailbox.openActions()).isEqualTo(1);
    mailbox.makeDue();
    mailbox.until(() -> mailbox.openActions() == 0);
  }

  @Test
  void ofTwoMessagesThatAreFlaggedTogetherTheOneThatWasMovedMeanwhileIsFlaggedWhereItIs() {
    mailbox.deliver("INBOX", "two");
    mailbox.connect().awaitFollowing();
    service.rig().stopService();
    mailbox.move("INBOX", 1, "Drafts");
    for (var subject : List.of("one", "two")) {
      mailbox.edit(mailbox.message(subject).id(), new Edit(null, true, null));
    }
    service.rig().startService();

    mailbox.until(() -> mailbox.openActions() == 0);
    assertThat(mailbox.onServer("Drafts").values()).containsExactly(Set.of("\\Flagged"));
    assertThat(mailbox.onServer("INBOX").values()).containsExactly(Set.of("\\Flagged"));
    mailbox.until(() -> mailbox.foldersOf(mailbox.message("one").id()).equals(Set.of("Drafts")));
    assertThat(mailbox.messages().stream().filter(Message::isStarred)).hasSize(2);
  }

  /// The worker ended after the command, and the message was seen before it was tried again.
  @Test
  void aMoveThatWasCarriedOutIsNotTakenForALaterOneToTheSameFolder() {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    mailbox.holdUp(id);
    mailbox.edit(id, to("Trash"));
    mailbox.write(session -> session.find(Action.class, mailbox.action(id).seq()).start());
    mailbox.edit(id, to("Archive"));
    mailbox.edit(id, to("Trash"));
    mailbox.move("INBOX", 1, "Trash");
    mailbox.awaitAnotherReading();
    mailbox.makeDue();

    mailbox.until(() -> mailbox.openActions() == 0);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.SUCCESSFUL);
    assertThat(mailbox.foldersOf(id)).containsExactly("Trash");
    assertThat(mailbox.onServer("Trash")).hasSize(1);
    assertThat(mailbox.onServer("INBOX")).isEmpty();
    assertThat(mailbox.onServer("Archive")).hasSize(1);
  }

  /// The worker ended between two commands, and what the first one made was seen before it was
  /// tried again.
  @Test
  void aCopyThatWasMadeAndIsToBeMovedOnIsNotMadeAgain() {
    mailbox.connect().awaitFollowing();
    var id = mailbox.message("one").id();
    mailbox.holdUp(id);
    mailbox.edit(id, to("Drafts", "Archive"));
    var first = mailbox.action(id).seq();
    mailbox.write(session -> session.find(Action.class, first).start());
    mailbox.edit(id, to("Trash"));
    mailbox.move("INBOX", 1, "Drafts");
    mailbox.awaitAnotherReading();
    mailbox.makeDue();

    mailbox.until(() ->
        mailbox.model(session -> session.find(Action.class, first).status())
            == Action.Status.SUCCESSFUL);
    assertThat(mailbox.onServer("INBOX")).isEmpty();
    assertThat(mailbox.onServer("Drafts")).hasSize(1);
    assertThat(mailbox.foldersOf(id)).containsExactly("Trash");
  }

  /// Of the directories that the server would write the copy to.
  private void permit(String path, String rights) throws IOException {
    var folder = service.rig().dovecot().maildir(mailbox.user()).resolve("." + path);
    for (var name : List.of("tmp", "new", "cur")) {
      Path directory = folder.resolve(name);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(rights));
    }
  }

  @Test
  void aMessageThatWasBeingHandedOverWhenTheWorkerEndedIsNotSentAgain() throws IOException {
    try (var submission = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      mailbox.connect(DovecotServer.PASSWORD, submission.getLocalPort()).awaitFollowing();
      service.rig().stopService();
      var id = mailbox.message("one").id();
      mailbox.write(session -> {
        session.find(Message.class, mailbox.key(id)).sending(SendState.SENDING);
        session.persist(send(id));
      });
      service.rig().startService();

      mailbox.until(() -> mailbox.openActions() == 0);
      assertThat(mailbox.message("one").sendState()).isEqualTo(SendState.UNKNOWN);
      assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.FAILED);
      assertThat(mailbox.action(id).failureDetail())
          .isEqualTo("the worker ended while the message was handed over");
      submission.setSoTimeout(100);
      assertThatThrownBy(submission::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  /// Its copy in the Sent folder may still be missing when it comes back.
  @Test
  void aMessageThatHasBouncedIsNotHandedOverAgain() throws IOException {
    try (var submission = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      mailbox.connect(DovecotServer.PASSWORD, submission.getLocalPort()).awaitFollowing();
      service.rig().stopService();
      var id = mailbox.message("one").id();
      mailbox.write(session -> {
        var message = session.find(Message.class, mailbox.key(id));
        message.sending(SendState.SENT);
        message.bounced(List.of("bob@example.net"));
        session.persist(send(id));
      });
      service.rig().startService();

      mailbox.until(() -> mailbox.openActions() == 0);
      assertThat(mailbox.action(id).status()).isEqualTo(Action.Status.SUCCESSFUL);
      assertThat(mailbox.message("one").sendState()).isEqualTo(SendState.BOUNCED);
      submission.setSoTimeout(100);
      assertThatThrownBy(submission::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private Action send(UUID message) {
    var envelope = new ActionArguments.Send("ann@example.net", List.of("bob@example.net"));
    var account = mailbox.location().account();
    return new Action(account, UUID.randomUUID(), message, envelope, "test", Instant.now());
  }
}
