package dev.syncline.sync.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.syncline.model.account.Account;
import dev.syncline.model.account.AccountLogin;
import dev.syncline.model.account.AccountPurges;
import dev.syncline.model.account.AccountSecret;
import dev.syncline.model.account.AccountSettings;
import dev.syncline.model.action.Action;
import dev.syncline.model.action.ActionArguments;
import dev.syncline.model.directory.AccountLocations.Location;
import dev.syncline.model.directory.LoginChecks;
import dev.syncline.model.directory.LoginChecks.Outcome;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.LogEntry;
import dev.syncline.model.log.ObjectType;
import dev.syncline.model.mail.Folder;
import dev.syncline.model.mail.FolderEdits;
import dev.syncline.model.mail.MailThread;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.MessageEdits;
import dev.syncline.model.mail.Placement;
import dev.syncline.provider.ConnectionSettings.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// A mailbox seen from both ends: its owner's mail client, and the model that follows it.
public final class Mailbox extends OwnersClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SyncRig rig;
  private final Server server;
  private @Nullable Location location;

  Mailbox(SyncRig rig, Server server) {
    super(server);
    this.rig = rig;
    this.server = server;
  }

  public String user() {
    return server.user();
  }

  public Mailbox connect() {
    return connect(password());
  }

  public Mailbox connect(String password) {
    return connect(password, server.port());
  }

  /// As above, with mail handed over at the port `submission`.
  public Mailbox connect(String password, int submission) {
    var user = server.user();
    var email = user.contains("@") ? user : user + "@example.org";
    location = rig.connect(email, settings(submission), secret(password));
    return this;
  }

  public int port() {
    return server.port();
  }

  /// With IMAP at another port.
  public Mailbox connectThrough(int imap) {
    var host = server.host();
    var settings = new AccountSettings(host, imap, "NONE", host, server.port(), "NONE");
    location = rig.connect(server.user() + "@example.org", settings, secret(password()));
    return this;
  }

  private AccountSettings settings(int submission) {
    var host = server.host();
    return new AccountSettings(host, server.port(), "NONE", host, submission, "NONE");
  }

  private AccountSecret secret(String password) {
    return new AccountSecret(server.user(), password, server.user(), password);
  }

  /// The user typed the right password.
  public void reconnect() {
    reconnect(AccountSecret.context(location().grant()));
  }

  /// What is stored of the login can't be opened by any key of the operator's.
  public void reconnectSealedForNobody() {
    reconnect("nobody");
  }

  private void reconnect(String sealedFor) {
    var sealed = rig.sealer().seal(secret(password()).toJson(), sealedFor);
    write(session -> {
      var account = session.find(Account.class, location().account().value());
      account.reconnect(account.settings(), sealed, Instant.now());
    });
  }

  /// As the API deletes a grant.
  public void delete() {
    write(session ->
        AccountPurges.begin(session, session.find(Account.class, location().account().value())));
  }

  public Outcome checkLogin(String password) {
    var checks = new LoginChecks(rig.model().databases(), rig.model().wakeups());
    var id = UUID.randomUUID();
    var login = new AccountLogin(settings(server.port()), secret(password));
    var subject = new LoginChecks.Subject(rig.application().id(), UUID.randomUUID());
    checks.ask(id, "imap", subject, rig.sealer().seal(login.toJson(), AccountLogin.context(id)));
    until(() -> checks.outcome(id).isPresent());
    return checks.outcome(id).orElseThrow();
  }

  /// What the API is told of an address.
  public Outcome search(String address) {
    var checks = new LoginChecks(rig.model().databases(), rig.model().wakeups());
    var id = UUID.randomUUID();
    var sealed = rig.sealer().seal(address.getBytes(UTF_8), AccountLogin.context(id));
    checks.ask(id, LoginChecks.SEARCH, new LoginChecks.Subject(rig.application().id(), id), sealed);
    until(() -> checks.outcome(id).isPresent());
    return checks.outcome(id).orElseThrow();
  }

  /// In every table that is about the account, but the log.
  public int rowsLeft() {
    return Stream.of(
            "account_purge",
            "account_lease",
            "placement",
            "metadata_pair",
            "deleted_message",
            "bulk_job",
            "message_body",
            "awaited_content",
            "mail_report",
            "message",
            "thread_reference",
            "thread",
            "folder",
            "action",
            "audit",
            "account_token",
            "provider_use",
            "idempotency_key")
        .mapToInt(table ->
            rig.model()
                .shards()
                .sql(location().shard())
                .sql("select count(*) from " + table + " where account_id = :account")
                .param("account", location().account().value())
                .query(Integer.class)
                .single())
        .sum();
  }

  /// Nothing that is asked of the message from now on is carried out before {@link #makeDue}.
  public void holdUp(UUID message) {
    var flags = new ActionArguments.Flags(true, null);
    var action =
        new Action(location().account(), UUID.randomUUID(), message, flags, "test", Instant.now());
    action.retry("NotYet", "held up by the test", Instant.now(), Duration.ofHours(1));
    write(session -> session.persist(action));
  }

  /// All actions may be tried now, however long they were to wait.
  public void makeDue() {
    write(session -> {
      var _ =
          session
              .createMutationQuery("update Action a set a.nextAttemptAt = :now")
              .setParameter("now", Instant.now())
              .executeUpdate();
    });
  }

  public long openActions() {
    return all(
            "from Action a where a.accountId = :account and a.status in ('PENDING', 'RUNNING')",
            Action.class)
        .size();
  }

  /// Until every folder has been compared again: whatever echo there is has arrived.
  public void awaitAnotherReading() {
    var before = allMessages().size();
    deliver("Junk", "marker " + UUID.randomUUID());
    until(() -> allMessages().size() > before);
    deliver("Junk", "marker " + UUID.randomUUID());
    until(() -> allMessages().size() > before + 1);
  }

  public void write(Consumer<Session> work) {
    var _ =
        rig.model()
            .shards()
            .inTransaction(
                location().shard(),
                session -> {
                  work.accept(session);
                  return true;
                });
  }

  public Location location() {
    return Objects.requireNonNull(location, "not connected");
  }

  public <T> T model(Function<Session, T> work) {
    return rig.model().shards().read(location().shard(), work);
  }

  public MessageEdits.Edited edit(UUID message, MessageEdits.Edit edit) {
    return rig.model()
        .shards()
        .inTransaction(
            location().shard(),
            session ->
                new MessageEdits(session, location().account())
                    .edit(message, edit, "test", Instant.now())
                    .orElseThrow());
  }

  /// As the API does with `hard_delete`.
  public Action deleteForGood(UUID message) {
    return rig.model()
        .shards()
        .inTransaction(
            location().shard(),
            session ->
                new MessageEdits(session, location().account())
                    .delete(message, "test", Instant.now())
                    .orElseThrow());
  }

  public <T> T editFolders(Function<FolderEdits, T> work) {
    return rig.model()
        .shards()
        .inTransaction(
            location().shard(),
            session -> work.apply(new FolderEdits(session, location().account())));
  }

  public Account account() {
    return model(session -> session.find(Account.class, location().account().value()));
  }

  public List<Message> messages() {
    return allMessages().stream().filter(m -> !isMarker(m)).toList();
  }

  private static boolean isMarker(Message message) {
    return String.valueOf(message.subject()).startsWith("marker ");
  }

  private List<Message> allMessages() {
    return all(
        "from Message m where m.key.accountId = :account order by m.subject, m.ordinal",
        Message.class);
  }

  public ObjectKey key(UUID id) {
    return new ObjectKey(location().account().value(), id);
  }

  /// What was asked last of a message.
  public Action action(UUID message) {
    return all("from Action a where a.accountId = :account order by a.seq desc", Action.class)
        .stream()
        .filter(action -> action.objectId().equals(message))
        .findFirst()
        .orElseThrow();
  }

  public List<MailThread> threads() {
    return all("from MailThread t where t.key.accountId = :account", MailThread.class);
  }

  public Message message(String subject) {
    return messages().stream().filter(m -> subject.equals(m.subject())).findFirst().orElseThrow();
  }

  public List<Folder> folders() {
    return all("from Folder f where f.key.accountId = :account", Folder.class);
  }

  public Folder folder(String path) {
    return folders().stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow();
  }

  public List<Placement> placements() {
    return all("from Placement p where p.key.accountId = :account", Placement.class);
  }

  /// Paths of the folders a message is in.
  public Set<String> foldersOf(UUID message) {
    var paths = new TreeMap<UUID, String>();
    all("from Folder f where f.key.accountId = :account", Folder.class)
        .forEach(f -> paths.put(f.id(), f.path()));
    var found = new TreeSet<String>();
    placements().stream()
        .filter(p -> p.messageId().equals(message))
        .forEach(p -> found.add(String.valueOf(paths.get(p.folderId()))));
    return found;
  }

  private <T> List<T> all(String query, Class<T> type) {
    return model(session ->
        session
            .createSelectionQuery(query, type)
            .setParameter("account", location().account().value())
            .getResultList());
  }

  public List<LogEntry> log() {
    return new ArrayList<>(
        rig.model().log().after(location().shard(), location().account(), 0, 100_000));
  }

  /// Entries of one type since a position, as `operation attributes`; markers left out.
  public List<String> logSince(long seq, ObjectType type) {
    var markers = allMessages().stream().filter(Mailbox::isMarker).map(Message::id).toList();
    return log().stream()
        .filter(e -> !markers.contains(e.objectId()))
        .filter(e -> e.seq() > seq && e.objectType() == type)
        .map(e ->
            (e.operation().wireName() + " " + String.join(",", new TreeSet<>(e.attributes())))
                .strip())
        .toList();
  }

  public long logHead() {
    return rig.model().log().head(location().shard(), location().account()).orElseThrow().seq();
  }

  public void awaitFollowing() {
    until(() -> account().syncState() == Account.SyncState.LIVE);
  }

  public void until(Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(condition);
  }
}
