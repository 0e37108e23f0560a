package dev.syncline.model.log;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The changes of one transaction, folded: an object created and then updated was created; one
/// created and deleted was never there; updates gather their attributes. An object deleted and
/// created again was updated, since its id is the same and a reader must look again.
final class ChangeCollector {
  /// Accounts in ascending order, since their heads are locked in this order.
  private final Map<Long, Map<ObjectType, Map<UUID, Folded>>> accounts = new TreeMap<>();

  private final Map<Long, Set<Branch>> branches = new HashMap<>();

  /// A place in the tree of folders that came or went.
  ///
  /// @param path null when what lies below it stays where it is
  /// @param parent null when it lies in nothing, or in the same as before
  record Branch(@Nullable String path, @Nullable String parent) {
    /// The part of it that the other does not have.
    Branch unless(Branch other) {
      return new Branch(
          Objects.equals(path, other.path) ? null : path,
          Objects.equals(parent, other.parent) ? null : parent);
    }
  }

  void branch(long account, Branch branch) {
    branches.computeIfAbsent(account, _ -> new HashSet<>()).add(branch);
  }

  Set<Branch> branches(long account) {
    return branches.getOrDefault(account, Set.of());
  }

  /// What was there before and still is.
  Set<UUID> updated(long account, ObjectType type) {
    return objects(account, type).entrySet().stream()
        .filter(object -> object.getValue().operation == Operation.UPDATED)
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  Set<String> attributes(long account, ObjectType type, UUID id) {
    var folded = objects(account, type).get(id);
    return folded == null ? Set.of() : Set.copyOf(folded.attributes);
  }

  private Map<UUID, Folded> objects(long account, ObjectType type) {
    return accounts.getOrDefault(account, Map.of()).getOrDefault(type, Map.of());
  }

  void record(
      long account, ObjectType type, UUID id, Operation operation, Collection<String> attributes) {
    var objects =
        accounts
            .computeIfAbsent(account, _ -> new EnumMap<>(ObjectType.class))
            .computeIfAbsent(type, _ -> new LinkedHashMap<>());
    var before = objects.get(id);
    if (before == null) {
      objects.put(id, new Folded(operation, new TreeSet<>(attributes)));
      return;
    }
    if (!before.fold(operation, attributes)) {
      objects.remove(id);
    }
  }

  boolean isEmpty() {
    return accounts.values().stream()
        .allMatch(types -> types.values().stream().allMatch(Map::isEmpty));
  }

  Set<Long> accounts() {
    var all = new TreeSet<>(accounts.keySet());
    all.addAll(branches.keySet());
    return all;
  }

  /// Of one account: folders before threads before messages, deletions last, so that a reader meets
  /// nothing that refers to what it has not seen.
  List<Draft> drafts(long account) {
    var drafts = new ArrayList<Draft>();
    accounts
        .getOrDefault(account, Map.of())
        .forEach(
            (type, objects) -> objects.forEach((id, folded) -> drafts.add(folded.draft(type, id))));
    drafts.sort((a, b) ->
        Boolean.compare(a.operation() == Operation.DELETED, b.operation() == Operation.DELETED));
    return drafts;
  }

  record Draft(ObjectType type, UUID id, Operation operation, String attributes) {}

  private static final class Folded {
    private Operation operation;
    private final Set<String> attributes;

    Folded(Operation operation, Set<String> attributes) {
      this.operation = operation;
      this.attributes = attributes;
    }

    /// False when nothing is left to tell.
    boolean fold(Operation next, Collection<String> changed) {
      switch (next) {
        // An update before it was one of a part: parts may be written before the whole.
        case CREATED -> {
          if (operation == Operation.DELETED) {
            operation = Operation.UPDATED;
          } else {
            operation = Operation.CREATED;
            attributes.clear();
            attributes.addAll(changed);
          }
        }
        case UPDATED -> {
          if (operation == Operation.UPDATED) {
            attributes.addAll(changed);
          } else {
            // What a creation names is what it lacks.
            attributes.removeAll(changed);
          }
        }
        case DELETED -> {
          if (operation == Operation.CREATED) {
            return false;
          }
          operation = Operation.DELETED;
        }
      }
      return true;
    }

    Draft draft(ObjectType type, UUID id) {
      var names = operation == Operation.DELETED ? "" : attributes.stream().collect(joining(","));
      return new Draft(type, id, operation, names);
    }
  }
}
