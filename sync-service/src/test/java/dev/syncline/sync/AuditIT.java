package dev.syncline.sync;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.audit.Audit;
import dev.syncline.model.audit.AuditFindings;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.model.mail.Placement;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A store that is not what the server has, although the server says that nothing changed.
class AuditIT {
  private static final long NOWHERE = 9_999;

  @RegisterExtension static final RunningService service = new RunningService();

  private final Mailbox mailbox = service.mailbox();

  @Test
  void whatDiffersIsFoundCountedAndRepaired() {
    for (var subject : Set.of("lost", "doubled", "reflagged")) {
      mailbox.deliver("INBOX", subject);
    }
    mailbox.deliver("Archive", "damaged");
    mailbox.deliver("INBOX", "moving");
    mailbox.connect().awaitFollowing();
    mailbox.until(() -> mailbox.messages().size() == 5);
    moveLater("moving");
    var lost = mailbox.message("lost").id();
    var before = mailbox.logHead();
    mailbox.write(this::tamper);
    mailbox.awaitAnotherReading();
    assertThat(mailbox.foldersOf(lost)).as("the counters have not told").isEmpty();

    var found = audit(Instant.now());

    assertThat(found.folders()).isEqualTo(6);
    assertThat(found.foldersSkipped()).isZero();
    assertThat(found.messages()).as("with the markers of a reading").isEqualTo(6);
    assertThat(found.missing()).isEqualTo(1);
    assertThat(found.surplus()).isEqualTo(1);
    assertThat(found.reflagged()).isEqualTo(1);
    assertThat(found.bodies()).isPositive();
    assertThat(found.bodiesDifferent()).isEqualTo(1);
    assertThat(mailbox.message("lost").id()).isEqualTo(lost);
    assertThat(mailbox.foldersOf(lost)).containsExactly("INBOX");
    assertThat(mailbox.message("reflagged").isStarred()).isFalse();
    assertThat(mailbox.placements()).noneMatch(placement -> placement.uid() == NOWHERE);
    assertThat(mailbox.logSince(before, ObjectType.MESSAGE)).doesNotContain("created", "deleted");

    var again = audit(Instant.now().plusSeconds(120)); // by who has another clock
    assertThat(again.drift()).as("but for the body").isEqualTo(again.bodiesDifferent());
  }

  /// The server still has it in INBOX, and will for an hour.
  private void moveLater(String subject) {
    var id = mailbox.message(subject).id();
    var account = mailbox.location().account();
    var flags = new ActionArguments.Flags(true, null);
    var before = new Action(account, UUID.randomUUID(), id, flags, "test", Instant.now());
    before.retry("NotYet", "held up by the test", Instant.now(), Duration.ofHours(1));
    mailbox.write(session -> session.persist(before));
    mailbox.edit(id, new Edit(null, null, Set.of(mailbox.folder("Archive").id())));
  }

  private AuditFindings audit(Instant now) {
    var account = mailbox.location().account();
    mailbox.write(session -> Audit.ask(session, account, now));
    mailbox.until(() -> latest().state() == Audit.State.FINISHED);
    return latest().findings();
  }

  private Audit latest() {
    var account = mailbox.location().account();
    return mailbox.model(session -> requireNonNull(Audit.find(session, account)));
  }

  private void tamper(Session session) {
    var lost = placement(session, "lost");
    var doubled = placement(session, "doubled");
    session.remove(lost);
    session.persist(
        new Placement(
            mailbox.location().account().value(),
            doubled.folderId(),
            NOWHERE,
            doubled.messageId(),
            Set.of(),
            Instant.now()));
    placement(session, "reflagged").reflag(Set.of("\\Flagged"));
    session
        .createNativeMutationQuery(
            """
            update message damaged join message other on other.account_id = damaged.account_id
               set damaged.blob_hash = other.blob_hash, damaged.blob_file = other.blob_file,
                   damaged.blob_offset = other.blob_offset, damaged.blob_length = other.blob_length
             where damaged.account_id = :account and damaged.id = :damaged and other.id = :other
            """)
        .setParameter("account", mailbox.location().account().value())
        .setParameter("damaged", bytes("damaged"))
        .setParameter("other", bytes("doubled"))
        .executeUpdate();
  }

  private byte[] bytes(String subject) {
    return Uuids.bytes(mailbox.message(subject).id());
  }

  private Placement placement(Session session, String subject) {
    UUID message = mailbox.message(subject).id();
    return session
        .createSelectionQuery(
            "from Placement p where p.key.accountId = :account and p.messageId = :message",
            Placement.class)
        .setParameter("account", mailbox.location().account().value())
        .setParameter("message", message)
        .getSingleResult();
  }
}
