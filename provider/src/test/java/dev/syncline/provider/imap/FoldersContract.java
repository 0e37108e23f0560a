package dev.syncline.provider.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.syncline.provider.Checkpoint;
import dev.syncline.provider.Command;
import dev.syncline.provider.Failure;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.RemoteChange;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.provider.testing.Ability;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Folders: what they are called, what they are for, and what becomes of them.
interface FoldersContract {
  Mailbox mailbox();

  @Test
  default void foldersHaveRolesAndMarks() throws InterruptedException {
    var sent = mailbox().own("Sent");
    var archive = mailbox().archive();
    mailbox().append(archive, "a");

    var before = mailbox().account().folders();

    assertThat(before)
        .extracting(RemoteFolder::path, RemoteFolder::role)
        .contains(
            tuple("INBOX", FolderRole.INBOX),
            tuple(sent, FolderRole.SENT),
            tuple(archive, FolderRole.ARCHIVE));
    assertThat(before).allSatisfy(folder -> assertThat(folder.statusMark()).isNotNull());
    assertThat(before)
        .filteredOn(folder -> folder.path().equals(sent))
        .allSatisfy(folder ->
            assertThat(folder.attributes().stream().anyMatch("\\Sent"::equalsIgnoreCase))
                .isEqualTo(mailbox().can(Ability.SPECIAL_USE)));

    mailbox().append(archive, "b");

    assertThat(mailbox().folder(sent).statusMark()).isEqualTo(mark(before, sent));
    assertThat(mailbox().folder(archive).statusMark()).isNotEqualTo(mark(before, archive));
  }

  private static String mark(Iterable<RemoteFolder> folders, String path) {
    for (var folder : folders) {
      if (folder.path().equals(path)) {
        return String.valueOf(folder.statusMark());
      }
    }
    throw new AssertionError("not listed: " + path);
  }

  @Test
  default void foldersKnowTheirParents() throws InterruptedException {
    var below = mailbox().path("Above", "Between", "Below");
    assertThat(mailbox().create(below)).isTrue();

    var between = mailbox().path("Above", "Between");
    assertThat(mailbox().folder(below).parentPath()).isEqualTo(between);
    assertThat(mailbox().folder(below).name()).isEqualTo("Below");
    assertThat(mailbox().folder(between).parentPath()).isEqualTo(mailbox().path("Above"));
    var isFolder = !mailbox().can(Ability.PARENTS_ARE_NO_FOLDERS);
    assertThat(mailbox().folder(between).selectable()).isEqualTo(isFolder);
    if (isFolder) {
      assertThat(mailbox().uids(between)).isEmpty();
    } else {
      assertThat(Scripted.failureOf(() -> mailbox().account().read(between)))
          .isInstanceOf(Failure.Gone.class);
    }
  }

  /// As on the wire, and as people read them (RFC 9051 Appendix A). A name with the delimiter in it
  /// is two folders, and not among them.
  private static Map<String, String> names() {
    var names = new LinkedHashMap<String, String>();
    names.put("Gr&APwA3w-e", "Grüße");
    names.put("&ZeVnLIqe- &- mehr", "日本語 & mehr");
    names.put("&2D3eAA-", "😀");
    for (var plain :
        Set.of(
            "quote\"d",
            "back\\slash",
            "100%",
            "st*r",
            " before",
            "behind ",
            "(paren)",
            "{5}",
            "[bracket]",
            "~tilde",
            "#hash",
            "-dash",
            "NIL",
            "sla/sh",
            "do.t")) {
      names.put(plain, plain);
    }
    return names;
  }

  @Test
  default void namesOfAnyKindWork() throws InterruptedException {
    var made = new LinkedHashMap<String, String>();
    var refused = new HashSet<String>();
    for (var name : names().entrySet()) {
      if (name.getKey().contains(mailbox().server().delimiter())) {
        continue;
      }
      var spelled = mailbox().spelled(name.getKey(), name.getValue());
      if (mailbox().create(mailbox().path(spelled))) {
        made.put(mailbox().path(name.getKey()), mailbox().path(name.getValue()));
      } else {
        refused.add(name.getKey());
      }
    }
    assertThat(refused).isEqualTo(mailbox().server().refusedNames());

    assertThat(mailbox().account().folders())
        .extracting(RemoteFolder::path)
        .containsAll(made.values());
    assertThat(mailbox().account().folders())
        .filteredOn(folder -> made.containsValue(folder.path()))
        .allSatisfy(folder -> assertThat(folder.statusMark()).isNotNull());
    for (var path : made.values()) {
      mailbox().append(path, "a");
      assertThat(mailbox().uids(path)).as(path).containsExactly(1L);
    }
  }

  @Test
  default void foldersAreKnownByTheirIdWhereTheyHaveOne() throws InterruptedException {
    mailbox().create(mailbox().path("One"));
    mailbox().create(mailbox().path("Other"));
    mailbox().append("INBOX", "a");

    var ids = mailbox().account().folders().stream().map(RemoteFolder::stableId).toList();

    if (mailbox().can(Ability.FOLDER_IDS)) {
      assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
    } else {
      assertThat(ids).containsOnlyNulls();
    }
    assertThat(mailbox().account().folders()).extracting(RemoteFolder::stableId).isEqualTo(ids);
  }

  @Test
  default void folderThatWasMadeAnewIsReadAnew() throws InterruptedException {
    var path = mailbox().path("Again");
    mailbox().create(path);
    mailbox().append(path, "old");
    var store = new KeptMailbox();
    var old = read(path, store, Checkpoint.NOTHING);
    mailbox().delete(path);
    // UIDVALIDITY is a second's number on many servers.
    Thread.sleep(1100);
    mailbox().create(path);
    mailbox().append(path, "new");
    mailbox().append(path, "newer");

    store.news.clear();
    read(path, store, old);

    assertThat(store.news.getFirst()).isEqualTo(new RemoteChange.Reset());
    assertThat(store.flags.keySet()).containsExactly(1L, 2L);
    assertThat(
            Scripted.failureOf(
                () -> mailbox().execute(new Command.Expunge(path, old, List.of(1L)))))
        .isInstanceOf(Failure.Gone.class);
  }

  private Checkpoint read(String path, KeptMailbox store, Checkpoint since)
      throws InterruptedException {
    try (var reader = mailbox().account().read(path)) {
      return reader.changes(since, store, store);
    }
  }

  @Test
  default void folderDeletedUnderItsReaderIsGone() throws InterruptedException {
    var path = mailbox().path("Passing");
    mailbox().create(path);
    mailbox().append(path, "a");
    try (var reader = mailbox().account().read(path)) {
      var store = new KeptMailbox();
      var at = reader.changes(Checkpoint.NOTHING, store, store);
      mailbox().delete(path);

      assertThat(Scripted.failureOf(() -> reader.changes(at, store, store)))
          .isInstanceOf(
              mailbox().can(Ability.SURVIVES_DELETION)
                  ? Failure.Gone.class
                  : Failure.Unreachable.class);
    }
    assertThat(Scripted.failureOf(() -> mailbox().account().read(path)))
        .isInstanceOf(Failure.Gone.class);
  }

  @Test
  default void folderThatIsNotThereIsGone() throws InterruptedException {
    mailbox().create(mailbox().path("100 days"));
    mailbox().create(mailbox().path("10*"));
    mailbox().delete(mailbox().path("10*"));

    for (var name : Set.of("Nowhere", "10*", "1%", "100 *", "quote\"d")) {
      assertThat(Scripted.failureOf(() -> mailbox().account().read(mailbox().path(name))))
          .as(name)
          .isInstanceOf(Failure.Gone.class);
    }
    assertThat(Scripted.failureOf(() -> mailbox().append(mailbox().path("Nowhere"), "a")))
        .isInstanceOf(Failure.Gone.class);
  }
}
