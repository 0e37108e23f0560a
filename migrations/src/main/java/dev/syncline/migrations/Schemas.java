package dev.syncline.migrations;

import java.util.regex.Pattern;

/// Which schemas a platform has: one directory, and shards `prefix_1`, `prefix_2`, …
public record Schemas(String directory, String shardPrefix, int shards) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,54}");

  public static final Schemas DEFAULT = new Schemas("syncline_directory", "syncline_shard", 2);

  public Schemas {
    requireName(directory);
    requireName(shardPrefix);
    if (shards < 1 || shards > 1000) {
      throw new DatabaseProblem("A platform has 1 to 1000 shards, not %d.".formatted(shards));
    }
  }

  String shard(int number) {
    return shardPrefix + "_" + number;
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new DatabaseProblem(
          "'%s' cannot name a schema: use up to 55 letters, digits and underscores."
              .formatted(name));
    }
  }
}
