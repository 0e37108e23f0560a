package dev.syncline.sync;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.account.Account;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits.Edit;
import dev.syncline.sync.testing.CuttingProxy;
import dev.syncline.sync.testing.Mailbox;
import dev.syncline.sync.testing.SyncRig;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A folder that is large enough to be shown before it is fetched, and what happens to its messages
/// while only their headers are here.
class ListedFirstIT {
  private static final String CONTENT = "BODY.PEEK[]";
  private static final String WITH_ATTACHMENT =
      """
      From: Ada <ada@example.org>
      To: Grace <grace@example.org>
      Subject: mail 00
      Message-ID: <00@example.org>
      Date: Mon, 23 Nov 2026 10:00:00 +0000
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain

      See the file.
      --b
      Content-Type: application/pdf
      Content-Disposition: attachment; filename=a.pdf

      PDF
      --b--
      """
          .replace("\n", "\r\n");

  private final SyncRig rig = new SyncRig();
  private final Mailbox mailbox = rig.mailbox();
  private final CuttingProxy line = new CuttingProxy(mailbox.port(), "NOTHING");

  @BeforeEach
  void listed() {
    mailbox.append("INBOX", "00@example.org", Set.of(), WITH_ATTACHMENT.getBytes(US_ASCII));
    for (int i = 1; i < 30; i++) {
      mailbox.deliver("INBOX", "mail %02d".formatted(i), i == 3 ? Set.of("\\Seen") : Set.of());
    }
    mailbox.deliver("Archive", "old");
    mailbox.connectThrough(line.port());
    line.hold(CONTENT);
    start();
    mailbox.until(() -> inbox().size() == 30);
  }

  @AfterEach
  void stop() throws IOException {
    line.hold("");
    rig.close();
    mailbox.close();
    line.close();
  }

  private void start() {
    rig.startService(
        "--syncline.sync.apply.list-first-above=10", "--syncline.sync.apply.batch-messages=7");
  }

  private List<Message> inbox() {
    return mailbox.messages().stream()
        .filter(message -> String.valueOf(message.subject()).startsWith("mail "))
        .toList();
  }

  private Set<UUID> ids() {
    var ids = new HashSet<UUID>();
    inbox().forEach(message -> ids.add(message.id()));
    return ids;
  }

  private void awaitContents() {
    line.hold("");
    mailbox.awaitFollowing();
    mailbox.until(() -> mailbox.messages().stream().allMatch(Message::isWhole));
    assertThat(awaited()).isZero();
  }

  private int awaited() {
    return rig.model()
        .shards()
        .sql(mailbox.location().shard())
        .sql("select count(*) from awaited_content where account_id = :account")
        .param("account", mailbox.location().account().value())
        .query(Integer.class)
        .single();
  }

  /// As the API does.
  private void ask(UUID message) {
    rig.model()
        .shards()
        .sql(mailbox.location().shard())
        .sql("update awaited_content set asked_at = utc_timestamp(6) where message_id = :message")
        .param("message", Uuids.bytes(message))
        .update();
  }

  @Test
  void messagesAreShownBeforeTheirContentComesAndStayTheSame() {
    assertThat(inbox()).noneMatch(Message::isWhole).allMatch(m -> m.snippet() == null);
    assertThat(inbox()).filteredOn(m -> !m.isUnread()).singleElement().matches(this::isMail3);
    assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(30);
    assertThat(mailbox.folder("INBOX").isListed()).isFalse();
    assertThat(mailbox.account().syncState()).isEqualTo(Account.SyncState.SYNCING);
    assertThat(awaited()).isEqualTo(30);
    var ids = ids();
    var threads = mailbox.threads();
    var head = mailbox.logHead();

    awaitContents();

    assertThat(ids()).isEqualTo(ids);
    assertThat(mailbox.message("mail 07").snippet()).isEqualTo("Body of mail 07");
    assertThat(mailbox.message("mail 00").attachments()).hasSize(1);
    assertThat(mailbox.threads()).hasSizeGreaterThanOrEqualTo(threads.size());
    assertThat(mailbox.threads()).filteredOn(t -> t.hasAttachments()).hasSize(1);
    assertThat(mailbox.threads()).noneMatch(t -> t.snippet() == null);
    assertThat(told(0)).containsEntry("created content_pending", 30L);
    assertThat(told(head))
        .containsEntry("updated body,content_pending,snippet", 29L)
        .containsEntry("updated attachments,body,content_pending,snippet", 1L)
        .hasSize(3)
        .containsKey("created");
  }

  private boolean isMail3(Message message) {
    return "mail 03".equals(message.subject());
  }

  private Map<String, Long> told(long since) {
    return mailbox.logSince(since, ObjectType.MESSAGE).stream()
        .collect(Collectors.groupingBy(entry -> entry, Collectors.counting()));
  }

  @Test
  void whatHappensMeanwhileIsKeptAndWhatIsAskedForComesFirst() {
    var ids = ids();
    var movedByOwner = mailbox.message("mail 05").id();
    var movedByClient = mailbox.message("mail 06").id();
    var expunged = mailbox.message("mail 07").id();
    rig.stopService();
    mailbox.edit(movedByClient, new Edit(null, null, Set.of(mailbox.folder("Archive").id())));
    mailbox.move("INBOX", 6, "Archive");
    mailbox.expunge("INBOX", 8);
    mailbox.flag("INBOX", 10, Set.of("\\Seen", "\\Flagged"), Set.of());
    ask(mailbox.message("mail 01").id());
    line.forget();
    start();
    mailbox.until(() -> !mailbox.message("mail 09").isUnread());
    mailbox.until(() -> fetched().stream().anyMatch(command -> command.contains("UID FETCH 2 ")));

    awaitContents();

    mailbox.until(() -> inbox().size() == 29);
    mailbox.until(() -> mailbox.foldersOf(movedByOwner).equals(Set.of("Archive")));
    mailbox.until(() -> mailbox.foldersOf(movedByClient).equals(Set.of("Archive")));
    ids.remove(expunged);
    assertThat(ids()).isEqualTo(ids);
    assertThat(mailbox.message("mail 05").snippet()).isEqualTo("Body of mail 05");
    assertThat(mailbox.message("mail 06").snippet()).isEqualTo("Body of mail 06");
    assertThat(mailbox.message("mail 09").isStarred()).isTrue();
    assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(27);
    assertThat(mailbox.log())
        .filteredOn(entry -> ids.contains(entry.objectId()))
        .filteredOn(entry -> entry.isIncomplete() || entry.completes())
        .hasSize(2 * ids.size());
    assertThat(mailbox.log()).filteredOn(LogEntry::completes).hasSize(29);
  }

  private List<String> fetched() {
    return line.commands("UID FETCH").stream().filter(each -> each.contains(CONTENT)).toList();
  }

  @Test
  void aResetOfUidValidityLosesNeitherMessagesNorWhatIsMissing() throws IOException {
    var ids = ids();
    rig.stopService();
    InterruptedReadingIT.resetUidValidity(rig, mailbox, text -> text);
    start();

    awaitContents();

    assertThat(ids()).isEqualTo(ids);
    assertThat(mailbox.folder("INBOX").totalCount()).isEqualTo(30);
    assertThat(mailbox.message("mail 07").snippet()).isEqualTo("Body of mail 07");
    assertThat(mailbox.log()).filteredOn(LogEntry::completes).hasSize(30);
  }
}
