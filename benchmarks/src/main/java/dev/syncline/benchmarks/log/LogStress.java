package dev.syncline.benchmarks.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The programs of `log_stress.py`, which starts and kills them.
///
/// ```
/// setup  URL ACCOUNTS FILE                     migrates, makes an application and its accounts
/// write  FILE THREADS PER_TRANSACTION SEED JOURNAL   writes until it is killed
/// count  FILE                                  entries so far
/// asked  FILE                                  statements that the server has run so far
/// follow FILE API FOLDER [webhook] [BROKERS]   follows until FOLDER/done, then compares
/// broker ADDRESS PORT FOLDER                   a broker of Kafka and its controller's port
/// ```
public final class LogStress {
  private LogStress() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("broker")) {
      Broker.run(arguments[1], Integer.parseInt(arguments[2]), Path.of(arguments[3]));
      return;
    }
    var file = Path.of(arguments[0].equals("setup") ? arguments[3] : arguments[1]);
    switch (arguments[0]) {
      case "setup" -> Setup.make(arguments[1], Integer.parseInt(arguments[2]), file);
      case "write" ->
          Writer.run(
              Setup.read(file),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]),
              Long.parseLong(arguments[4]),
              Path.of(arguments[5]));
      case "count" -> System.out.println(count(Setup.read(file)));
      case "asked" -> System.out.println(asked(Setup.read(file)));
      case "follow" ->
          System.exit(
              follow(
                  Setup.read(file),
                  arguments[2],
                  Path.of(arguments[3]),
                  List.of(arguments).subList(4, arguments.length)));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static long count(Setup setup) {
    try (var databases =
        new dev.syncline.model.shard.Databases(Setup.settings(setup.url(), 2), "count")) {
      var total = 0L;
      for (var shard : databases.shards()) {
        total +=
            JdbcClient.create(databases.shard(shard))
                .sql("select coalesce(sum(seq), 0) from log_head")
                .query(Long.class)
                .single();
      }
      return total;
    }
  }

  private static long asked(Setup setup) {
    try (var databases =
        new dev.syncline.model.shard.Databases(Setup.settings(setup.url(), 1), "asked")) {
      return JdbcClient.create(databases.directory())
          .sql("show global status like 'Com_select'")
          .query((row, _) -> row.getLong(2))
          .single();
    }
  }

  private static int follow(Setup setup, String api, Path folder, List<String> more)
      throws IOException, InterruptedException {
    var followers = new ArrayList<>(HttpFollowers.of(api, setup));
    for (var word : more) {
      followers.add(
          word.equals("webhook")
              ? new SubscriberFollower(api, setup)
              : new TopicFollower(word, setup));
    }
    followers.forEach(Follower::start);
    Files.createFile(folder.resolve("ready"));
    var done = folder.resolve("done");
    while (!Files.exists(done)) {
      Thread.sleep(5_000);
      var line = new StringBuilder("entries seen:");
      followers.forEach(follower -> line.append(' ').append(follower.witness().entries.get()));
      System.out.println(line);
    }
    List<Path> journals;
    try (var files = Files.list(folder)) {
      journals = files.filter(file -> file.getFileName().toString().endsWith(".journal")).toList();
    }
    var truth = Truth.read(setup, journals);
    awaitAll(followers, truth);
    return report(followers, truth);
  }

  private static void awaitAll(List<Follower> followers, Truth truth) throws InterruptedException {
    var idle = 0;
    var before = -1L;
    while (idle < 60) {
      var behind =
          followers.stream().mapToLong(f -> truth.entries() - f.witness().entries.get()).sum();
      if (behind == 0) {
        return;
      }
      idle = behind == before ? idle + 1 : 0;
      before = behind;
      Thread.sleep(1_000);
    }
  }

  private static int report(List<Follower> followers, Truth truth) {
    var bad = !truth.faults().isEmpty();
    truth.faults().stream().limit(20).forEach(System.out::println);
    System.out.printf("%d entries in the log, %d faults%n", truth.entries(), truth.faults().size());
    System.out.println(
        "| follower | entries | lost or other | out of order | again | reconnects |");
    System.out.println("|---|---|---|---|---|---|");
    for (var follower : followers) {
      var witness = follower.witness();
      var wrong =
          truth.seen().entrySet().stream()
              .filter(grant -> !witness.seen(grant.getKey()).equals(grant.getValue()))
              .count();
      System.out.printf(
          "| %s | %d | %d | %d | %d | %d |%n",
          follower.name(),
          witness.entries.get(),
          wrong,
          witness.gaps.get(),
          witness.again.get(),
          witness.reconnects.get());
      bad |= wrong > 0 || witness.gaps.get() > 0;
      bad |= witness.again.get() > 0 && !follower.mayRepeat();
    }
    System.out.println(bad ? "FAILED" : "each entry once, in order, by every follower");
    return bad ? 1 : 0;
  }
}
