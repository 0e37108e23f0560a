package dev.syncline.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.model.action.Action;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.id.IdentitySeed;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.FolderEdits;
import dev.syncline.model.mail.FolderEdits.Cause;
import dev.syncline.model.mail.FolderEdits.Colors;
import dev.syncline.model.mail.FolderEdits.Place;
import dev.syncline.model.testing.TestModel;
import dev.syncline.provider.FolderRole;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.sync.lease.AccountLeases;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A listing becomes folders while clients change them.
class FolderListingIT {
  private static final Colors NO_COLORS = new Colors(null, null);
  private static final TestModel model = new TestModel();
  private static int accounts;

  private final Location place = model.account("lister%d@example.com".formatted(accounts++));
  private final SyncedAccount account = leased();

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void aFolderThatAClientRenamesMeanwhileStaysOne() {
    var listing = listed("INBOX", "Work");
    write(session -> apply(session, listing));
    var work = folder("Work").id();

    write(session ->
        apply(
            beforeFoldersAreRead(
                session, edits -> edits.update(work, "Old", new Place.Same(), NO_COLORS, cause())),
            listing));

    assertThat(folders()).extracting(Folder::path).containsExactly("INBOX", "Old");
    assertThat(folder("Old").id()).isEqualTo(work);
    assertThat(folder("Old").missingSince()).isNull();
  }

  @Test
  void aFolderThatAClientDeletesMeanwhileDoesNotComeBack() {
    var listing = listed("INBOX", "Work");
    write(session -> apply(session, listing));
    var work = folder("Work").id();

    write(session ->
        apply(beforeFoldersAreRead(session, edits -> edits.delete(work, cause())), listing));

    assertThat(folders()).extracting(Folder::path).containsExactly("INBOX");
  }

  @Test
  void aFolderThatTheServerListsOnceMoreAfterItDeletedItDoesNotComeBack() {
    var listing = listed("INBOX", "Work");
    write(session -> apply(session, listing));
    write(
        session -> new FolderEdits(session, place.account()).delete(folder("Work").id(), cause()));
    var now = Instant.now();
    write(session ->
        session
            .createSelectionQuery("from Action a where a.accountId = :account", Action.class)
            .setParameter("account", place.account().value())
            .getSingleResult()
            .succeed(now));

    write(session -> apply(session, listing, now.plusSeconds(20)));
    assertThat(folders()).extracting(Folder::path).containsExactly("INBOX");

    write(session -> apply(session, listing, now.plusSeconds(40)));
    assertThat(folders()).as("made again").extracting(Folder::path).contains("Work");
  }

  @Test
  void aFolderThatAClientMakesMeanwhileIsNotMissing() {
    var listing = listed("INBOX");
    write(session -> apply(session, listing));

    write(session ->
        apply(
            beforeFoldersAreRead(
                session, edits -> edits.create("New", new Place.Top(), NO_COLORS, cause())),
            listing));

    assertThat(folder("New").missingSince()).isNull();
  }

  /// The session, but once another transaction edits before the folders are asked for.
  private Session beforeFoldersAreRead(Session session, Consumer<FolderEdits> edit) {
    var isDone = new AtomicBoolean();
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (_, method, arguments) -> {
              var isForFolders =
                  method.getName().equals("createSelectionQuery")
                      && String.valueOf(arguments[0]).startsWith("from Folder");
              if (isForFolders && !isDone.getAndSet(true)) {
                write(other -> edit.accept(new FolderEdits(other, place.account())));
              }
              try {
                return method.invoke(session, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void apply(Session session, List<RemoteFolder> listing) {
    apply(session, listing, Instant.now());
  }

  private void apply(Session session, List<RemoteFolder> listing, Instant now) {
    var states = new FolderListing(session, account).apply(listing, now);
    assertThat(states).isNotEmpty();
  }

  private void write(Consumer<Session> work) {
    var _ =
        model
            .shards()
            .inTransaction(
                place.shard(),
                session -> {
                  work.accept(session);
                  return true;
                });
  }

  private List<Folder> folders() {
    return model
        .shards()
        .read(
            place.shard(),
            session ->
                new FolderListing(session, account)
                    .all().stream().sorted(Comparator.comparing(Folder::path)).toList());
  }

  private Folder folder(String path) {
    return folders().stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow();
  }

  private static List<RemoteFolder> listed(String... paths) {
    return Stream.of(paths)
        .map(path ->
            new RemoteFolder(
                path,
                path,
                null,
                true,
                Set.of(),
                path.equals("INBOX") ? FolderRole.INBOX : FolderRole.NONE,
                false,
                null,
                null,
                "/",
                ""))
        .toList();
  }

  private static Cause cause() {
    return new Cause(null, Instant.now());
  }

  private SyncedAccount leased() {
    var leases = new AccountLeases(model.shards(), "lister", Duration.ofMinutes(5));
    leases.renew(place.shard());
    var lease = leases.take(place.shard(), List.of(place.account())).getFirst().lease();
    return new SyncedAccount(
        lease,
        place.grant(),
        IdentitySeed.of(UUID.randomUUID(), "imap", "lister@example.com"),
        "lister@example.com");
  }
}
