package dev.syncline.sync.apply;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.id.Sha256;
import dev.syncline.model.id.Uuids;
import dev.syncline.model.mail.Folder;
import dev.syncline.provider.RemoteFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Folders of the store that a listing has no more, with what would tell them at another path.
final class LostFolders {
  /// How far between the lowest and the highest UID a message is looked at.
  private static final double[] SAMPLED = {0, 0.5, 0.9, 1};

  private static final int AT_MOST = 2000;

  private final Session session;
  private final SyncedAccount account;

  LostFolders(Session session, SyncedAccount account) {
    this.session = session;
    this.account = account;
  }

  /// None while clients' own changes of folders wait: then neither paths are what they seem.
  List<LostFolder> of(List<RemoteFolder> listed) {
    var paths = listed.stream().map(RemoteFolder::path).collect(toSet());
    var known = new FolderListing(session, account).all();
    var anyNew = !known.stream().map(Folder::path).collect(toSet()).containsAll(paths);
    if (!anyNew || !PendingFolders.of(session, account).isEmpty()) {
      return List.of();
    }
    return known.stream()
        .filter(folder -> !paths.contains(folder.path()) && folder.stableId() == null)
        .limit(AT_MOST)
        .map(this::lost)
        .toList();
  }

  private LostFolder lost(Folder folder) {
    var isRead = folder.selectable() && !folder.isLabel() && folder.isListed();
    var samples = isRead ? samples(folder.id()) : Map.<Long, Sha256>of();
    var isEmpty =
        isRead
            && samples.isEmpty()
            && PendingActions.leaving(session, account, folder.id()).isEmpty();
    return new LostFolder(
        folder.id(), folder.path(), folder.delimiter(), folder.statusMark(), samples, isEmpty);
  }

  private Map<Long, Sha256> samples(UUID folder) {
    var samples = new LinkedHashMap<Long, Sha256>();
    var range = uids(folder);
    if (range != null) {
      for (var part : SAMPLED) {
        sample(folder, range.from() + Math.round((range.to() - range.from()) * part), samples);
      }
    }
    return samples;
  }

  private record Range(long from, long to) {}

  private @Nullable Range uids(UUID folder) {
    var ends =
        session
            .createNativeQuery(
                """
                select min(uid), max(uid) from placement
                 where account_id = :account and folder_id = :folder and uid > 0
                """,
                Object[].class)
            .setParameter("account", account.id().value())
            .setParameter("folder", Uuids.bytes(folder))
            .getSingleResult();
    return ends[0] instanceof Number from && ends[1] instanceof Number to
        ? new Range(from.longValue(), to.longValue())
        : null;
  }

  private void sample(UUID folder, long fromUid, Map<Long, Sha256> samples) {
    session
        .createNativeQuery(
            """
            select p.uid, m.identity from placement p
              join message m on m.account_id = p.account_id and m.id = p.message_id
             where p.account_id = :account and p.folder_id = :folder and p.uid >= :uid
             order by p.uid limit 1
            """,
            Object[].class)
        .setParameter("account", account.id().value())
        .setParameter("folder", Uuids.bytes(folder))
        .setParameter("uid", fromUid)
        .getResultList()
        .forEach(row -> {
          if (row[0] instanceof Number uid && row[1] instanceof byte[] identity) {
            samples.put(uid.longValue(), new Sha256(identity));
          }
        });
  }

  /// The folder at each of these paths is the one that was lost. What was made at such a path since
  /// the listing stays what it is.
  void found(Map<String, UUID> renamed) {
    var all = new FolderListing(session, account).all();
    var taken = new ArrayList<>(all.stream().map(Folder::path).toList());
    renamed.forEach((path, id) ->
        all.stream()
            .filter(folder -> folder.id().equals(id) && !taken.contains(path))
            .forEach(folder -> {
              folder.rename(path);
              taken.add(path);
            }));
  }
}
