package dev.syncline.model.mail;

import static java.util.stream.Collectors.toSet;

import dev.syncline.model.id.AccountId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/// Which folders a message can be in where folders are labels: in All Mail and in any of the
/// labels, or in Trash or Spam and nowhere else.
///
/// ```
/// asked, and it was in …      becomes
/// Work            All Mail    All Mail, Work
/// INBOX           Trash       All Mail, INBOX
/// Trash, INBOX    INBOX       Trash
/// ```
///
/// What was sent and what is a draft the provider knows itself, and stars are a matter of flags:
/// these labels stay where they are.
final class LabelRules {
  private record SystemFolder(UUID id, Role role, boolean label) {}

  private final List<SystemFolder> system;

  private LabelRules(List<SystemFolder> system) {
    this.system = system;
  }

  static LabelRules of(Session session, AccountId account) {
    return new LabelRules(
        session
            .createSelectionQuery(
                "select f.key.id, f.role, f.label from Folder f"
                    + " where f.key.accountId = :account and f.role <> :none",
                Object[].class)
            .setParameter("account", account.value())
            .setParameter("none", Role.NONE)
            .getResultList()
            .stream()
            .map(row -> new SystemFolder((UUID) row[0], (Role) row[1], (Boolean) row[2]))
            .toList());
  }

  /// @throws ImpossibleFolders when no message can be in these folders
  Set<UUID> apply(Set<UUID> asked, Set<UUID> present) {
    if (system.stream().noneMatch(SystemFolder::label)) {
      return asked;
    }
    var alone = intersection(asked, with(Role.TRASH, Role.JUNK));
    var entered = new HashSet<>(alone);
    entered.removeAll(present);
    if (entered.size() > 1) {
      throw new ImpossibleFolders("a message is in Trash or in Spam, not in both");
    }
    if (!entered.isEmpty()) {
      return entered;
    }
    if (!alone.isEmpty() && asked.equals(alone)) {
      return alone;
    }
    var folders = new HashSet<>(asked);
    folders.removeAll(alone);
    folders.addAll(with(Role.ALL));
    var known = with(Role.SENT, Role.DRAFTS, Role.FLAGGED);
    if (!present.containsAll(intersection(asked, known))) {
      throw new ImpossibleFolders(
          "the provider itself decides what is in Sent and Drafts, and 'starred' what is in Starred");
    }
    folders.addAll(intersection(present, known));
    return folders;
  }

  private Set<UUID> with(Role... roles) {
    var wanted = Set.of(roles);
    return system.stream()
        .filter(f -> wanted.contains(f.role()))
        .map(SystemFolder::id)
        .collect(toSet());
  }

  private static Set<UUID> intersection(Set<UUID> some, Set<UUID> others) {
    var both = new HashSet<>(some);
    both.retainAll(others);
    return both;
  }
}
