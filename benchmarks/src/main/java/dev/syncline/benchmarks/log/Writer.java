package dev.syncline.benchmarks.log;

import dev.syncline.benchmarks.log.Setup.Place;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.mail.Message;
import dev.syncline.model.mail.Participants;
import dev.syncline.model.shard.Databases;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.signal.Wakeups;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// One process of writers, to be killed at any moment. Each transaction creates some messages and
/// changes some older ones, waits up to two seconds with everything but its positions taken, and
/// commits, or rolls back one time in seven. A journal says, outside the database, what was tried,
/// what committed and what did not; of what has neither, nobody knows, and both are right.
final class Writer {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final Shards shards;
  private final List<Place> places;
  private final BufferedWriter journal;
  private final int perTransaction;

  private Writer(Shards shards, List<Place> places, BufferedWriter journal, int perTransaction) {
    this.shards = shards;
    this.places = places;
    this.journal = journal;
    this.perTransaction = perTransaction;
  }

  static void run(Setup setup, int threads, int perTransaction, long seed, Path file)
      throws IOException, InterruptedException {
    var databases = new Databases(Setup.settings(setup.url(), threads + 2), "writer");
    var shards = new Shards(databases, new Wakeups());
    var journal =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    var writer = new Writer(shards, setup.places(), journal, perTransaction);
    var all = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      var random = new Random(seed * 1_000 + i);
      all.add(Thread.ofVirtual().start(() -> writer.loop(random)));
    }
    for (var thread : all) {
      thread.join();
    }
  }

  private void loop(Random random) {
    var known = new ArrayDeque<Known>();
    while (true) {
      try {
        write(random, known);
      } catch (RolledBack _) {
        // on purpose
      } catch (RuntimeException e) {
        pause(500); // the database is being killed
      }
    }
  }

  private record Known(Place place, UUID id) {}

  private void write(Random random, ArrayDeque<Known> known) {
    var place = places.get(random.nextInt(places.size()));
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 1 + random.nextInt(perTransaction); i++) {
      ids.add(new UUID(random.nextLong(), random.nextLong()));
    }
    var transaction = UUID.randomUUID().toString();
    var rollBack = random.nextInt(7) == 0;
    note("T " + transaction + " " + place.account().value(), ids);
    try {
      shards.inTransaction(
          place.shard(),
          session -> {
            ids.forEach(id -> session.persist(message(place, id)));
            known.stream()
                .filter(old -> old.place().equals(place))
                .forEach(old ->
                    session
                        .find(Message.class, key(place, old.id()))
                        .show(random.nextBoolean(), random.nextBoolean(), false, false));
            session.flush();
            pause(random.nextInt(4) == 0 ? random.nextInt(2_000) : random.nextInt(200));
            if (rollBack) {
              throw new RolledBack();
            }
            return true;
          });
    } catch (RolledBack e) {
      note("R " + transaction, List.of());
      throw e;
    }
    note("C " + transaction, List.of());
    ids.forEach(id -> known.add(new Known(place, id)));
    while (known.size() > 60) {
      known.removeFirst();
    }
  }

  private static final class RolledBack extends RuntimeException {}

  private synchronized void note(String what, List<UUID> ids) {
    try {
      journal.write(what);
      for (var id : ids) {
        journal.write(" " + id);
      }
      journal.write('\n');
      journal.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Message message(Place place, UUID id) {
    var hash =
        new Sha256(
            ByteBuffer.allocate(32)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    return new Message(
        key(place, id),
        id,
        new Message.Content(
            hash,
            0,
            NOW,
            NOW,
            "s",
            Participants.NOBODY,
            "",
            List.of(),
            null,
            3,
            new BlobAddress(hash, hash.toString(), 0, 0),
            false));
  }

  private static ObjectKey key(Place place, UUID id) {
    return new ObjectKey(place.account().value(), id);
  }
}
