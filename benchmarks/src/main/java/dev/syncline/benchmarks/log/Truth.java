package dev.syncline.benchmarks.log;

import dev.syncline.benchmarks.log.Setup.Place;
import dev.syncline.benchmarks.log.Witness.Seen;
import dev.syncline.model.log.ChangeLog;
import dev.syncline.model.log.Operation;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.view.DeletedView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What is in the log at the end, and whether it is what the journals say.
///
/// @param seen of each grant
record Truth(Map<String, Seen> seen, long entries, List<String> faults) {

  static Truth read(Setup setup, List<Path> journals) throws IOException {
    var faults = new ArrayList<String>();
    var seen = new HashMap<String, Seen>();
    var created = new HashSet<UUID>();
    try (var databases = new Databases(Setup.settings(setup.url(), 2), "truth")) {
      var log = new ChangeLog(databases);
      for (var place : setup.places()) {
        seen.put(place.grant().toString(), read(log, place, created, faults));
      }
    }
    compare(journals, created, faults);
    return new Truth(seen, seen.values().stream().mapToLong(Seen::position).sum(), faults);
  }

  private static Seen read(ChangeLog log, Place place, Set<UUID> created, List<String> faults) {
    var at = Seen.NOTHING;
    while (true) {
      var entries = log.after(place.shard(), place.account(), at.position(), 5_000);
      if (entries.isEmpty()) {
        break;
      }
      for (var entry : entries) {
        if (entry.seq() != at.position() + 1) {
          faults.add("account %d has a hole at %d".formatted(place.account().value(), entry.seq()));
        }
        at = at.then(entry.seq(), DeletedView.wireId(entry.objectType(), entry.objectId()));
        if (entry.operation() == Operation.CREATED && !created.add(entry.objectId())) {
          faults.add("%s was created twice".formatted(entry.objectId()));
        }
      }
    }
    var head = log.head(place.shard(), place.account()).orElseThrow().seq();
    if (head != at.position()) {
      faults.add(
          "account %d ends at %d, its head says %d"
              .formatted(place.account().value(), at.position(), head));
    }
    return at;
  }

  private static void compare(List<Path> journals, Set<UUID> created, List<String> faults)
      throws IOException {
    for (var journal : journals) {
      var tried = new HashMap<String, List<UUID>>();
      for (var line : Files.readAllLines(journal)) {
        var words = line.split(" ");
        if (words[0].equals("T") && words.length > 3) {
          tried.put(words[1], uuids(words));
        } else if (words.length == 2 && tried.containsKey(words[1])) {
          var committed = words[0].equals("C");
          for (var id : tried.remove(words[1])) {
            if (created.contains(id) != committed) {
              faults.add(
                  committed ? id + " committed and is not logged" : id + " rolled back, is logged");
            }
          }
        }
      }
    }
  }

  private static List<UUID> uuids(String[] words) {
    var ids = new ArrayList<UUID>();
    for (int i = 3; i < words.length; i++) {
      if (words[i].length() == 36) {
        ids.add(UUID.fromString(words[i]));
      }
    }
    return ids;
  }
}
