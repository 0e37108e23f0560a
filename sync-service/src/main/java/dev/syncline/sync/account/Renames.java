package dev.syncline.sync.account;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import dev.syncline.model.action.FolderPath;
import dev.syncline.model.id.Sha256;
import dev.syncline.provider.MailAccount;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteFolder;
import dev.syncline.sync.apply.HeaderBlock;
import dev.syncline.sync.apply.LostFolder;
import dev.syncline.sync.apply.MailApply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folders that somebody renamed on a server that has no lasting ids for them (RFC 8474): one that
/// is not listed any more is the one at a new path if the same messages lie at the same UIDs there.
///
/// UIDVALIDITY proves nothing: servers give the same to all folders, or a new one for the new name.
/// A folder without messages is known by all that the server says of it, a parent that can't be
/// opened by what lies below.
final class Renames {
  private static final Logger log = LoggerFactory.getLogger(Renames.class);

  /// How many lost folders one new folder may turn out to be.
  private static final int CANDIDATES = 5;

  private final MailAccount mail;
  private final MailApply apply;
  private int paths;

  Renames(MailAccount mail, MailApply apply) {
    this.mail = mail;
    this.apply = apply;
  }

  /// To be called before the store learns of the listing.
  void follow(List<RemoteFolder> listed) throws InterruptedException {
    var now = listed.stream().map(RemoteFolder::path).sorted().collect(joining("\0")).hashCode();
    if (now == paths) {
      return;
    }
    var lost = apply.lost(listed);
    if (!lost.isEmpty()) {
      var renamed = renamed(lost, listed);
      if (!renamed.isEmpty()) {
        log.info("{} folders have another name", renamed.size());
        apply.renamed(renamed);
      }
    }
    paths = now;
  }

  private Map<String, UUID> renamed(List<LostFolder> lost, List<RemoteFolder> listed)
      throws InterruptedException {
    var left = new ArrayList<>(lost);
    var renamed = new LinkedHashMap<String, UUID>();
    for (var folder : unknown(listed)) {
      var before = before(folder, left);
      if (before != null) {
        left.remove(before);
        renamed.put(folder.path(), before.id());
        parents(folder, before, left, listed, renamed);
      }
    }
    return renamed;
  }

  private List<RemoteFolder> unknown(List<RemoteFolder> listed) {
    var known = apply.paths();
    return listed.stream()
        .filter(folder -> folder.selectable() && !folder.label() && folder.stableId() == null)
        .filter(folder -> !known.contains(folder.path()))
        .toList();
  }

  private @Nullable LostFolder before(RemoteFolder folder, List<LostFolder> lost)
      throws InterruptedException {
    var likely =
        lost.stream()
            .filter(other -> !other.samples().isEmpty())
            .sorted(
                Comparator.comparing((LostFolder other) -> !isMarked(other, folder))
                    .thenComparing(other -> !hasName(other, folder.name())))
            .limit(CANDIDATES)
            .toList();
    var found = likely.isEmpty() ? null : withSameMessages(folder, likely);
    return found == null ? empty(folder, lost) : found;
  }

  private @Nullable LostFolder withSameMessages(RemoteFolder folder, List<LostFolder> likely)
      throws InterruptedException {
    var uids = likely.stream().flatMap(other -> other.samples().keySet().stream()).distinct();
    var there = new HashMap<Long, @Nullable Sha256>();
    try (var reader = mail.read(folder.path())) {
      reader.fetchHeaders(
          uids.sorted().collect(toCollection(ArrayList::new)),
          (message, block) -> there.put(message.uid(), HeaderBlock.of(message, block).identity()));
    } catch (ProviderException e) {
      if (Reading.endsTheAccount(e.failure())) {
        throw e;
      }
      return null; // what can't be read now is a new folder
    }
    return likely.stream().filter(other -> isSame(other.samples(), there)).findFirst().orElse(null);
  }

  /// What was expunged since says nothing; anything else in its place says that it is another.
  private static boolean isSame(Map<Long, Sha256> samples, Map<Long, @Nullable Sha256> there) {
    var compared = samples.keySet().stream().filter(there::containsKey).collect(toSet());
    return !compared.isEmpty()
        && compared.stream().allMatch(uid -> Objects.equals(samples.get(uid), there.get(uid)));
  }

  private static @Nullable LostFolder empty(RemoteFolder folder, List<LostFolder> lost) {
    var same = lost.stream().filter(o -> o.empty() && isMarked(o, folder)).toList();
    return same.size() == 1
        ? same.getFirst()
        : same.stream().filter(o -> hasName(o, folder.name())).findFirst().orElse(null);
  }

  private static boolean isMarked(LostFolder lost, RemoteFolder folder) {
    return lost.mark() != null && lost.mark().equals(folder.statusMark());
  }

  private static boolean hasName(LostFolder lost, String name) {
    return FolderPath.name(lost.path(), lost.delimiter()).equals(name);
  }

  /// One that kept its name lies elsewhere because a folder above it was renamed.
  private static void parents(
      RemoteFolder folder,
      LostFolder before,
      List<LostFolder> lost,
      List<RemoteFolder> listed,
      Map<String, UUID> renamed) {
    var delimiter = before.delimiter();
    @Nullable String now = folder.path();
    @Nullable String then = before.path();
    while (now != null && then != null && hasSameName(now, then, delimiter)) {
      now = FolderPath.parent(now, delimiter);
      then = FolderPath.parent(then, delimiter);
      if (now != null && !renamed.containsKey(now) && isParent(now, listed)) {
        var parent = takeParent(then, lost);
        if (parent != null) {
          renamed.put(now, parent.id());
        }
      }
    }
  }

  private static boolean hasSameName(String now, String then, @Nullable String delimiter) {
    return FolderPath.name(now, delimiter).equals(FolderPath.name(then, delimiter));
  }

  private static boolean isParent(String path, List<RemoteFolder> listed) {
    return listed.stream().anyMatch(folder -> folder.path().equals(path) && !folder.selectable());
  }

  /// One that had messages, or could have, was deleted.
  private static @Nullable LostFolder takeParent(@Nullable String path, List<LostFolder> lost) {
    var found =
        lost.stream()
            .filter(folder -> folder.path().equals(path))
            .filter(folder -> folder.samples().isEmpty() && !folder.empty())
            .findFirst();
    found.ifPresent(lost::remove);
    return found.orElse(null);
  }
}
