package dev.syncline.provider.budget;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What one worker may ask of one host: a row of the table of limits.
///
/// @param name of the row, under which its hosts are measured
/// @param hosts names of servers; `*.example.com` stands for every name below
/// @param loginsPerSecond and `loginBurst` at once after a pause
/// @param connections of all accounts together
/// @param accountConnections of one account
/// @param downloadPerDay bytes that one account may read within 24 hours
/// @param uploadPerDay bytes that one account may append within 24 hours
public record HostLimits(
    String name,
    List<String> hosts,
    double loginsPerSecond,
    int loginBurst,
    int connections,
    int accountConnections,
    long downloadPerDay,
    long uploadPerDay) {
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /// One waits for new mail, one lists and carries out commands, one reads.
  private static final int LEAST_CONNECTIONS = 3;

  private static final long MEGABYTE = 1_000_000;
  private static final Set<String> FIELDS =
      Set.of(
          "hosts",
          "logins-per-second",
          "login-burst",
          "connections",
          "account-connections",
          "download-mb-per-day",
          "upload-mb-per-day",
          "source");

  /// A row as it is written; what it leaves out is as in `others`.
  ///
  /// @throws IllegalArgumentException that names the row and what is wrong with it
  static HostLimits of(String name, Map<String, String> row, Map<String, String> others) {
    try {
      if (!FIELDS.containsAll(row.keySet())) {
        throw new IllegalArgumentException("only %s are known".formatted(sorted(FIELDS)));
      }
      var all = new TreeMap<>(others);
      all.keySet().removeIf(field -> field.equals("hosts") || field.equals("source"));
      all.putAll(row);
      return new HostLimits(
          name,
          words(all.getOrDefault("hosts", "")),
          rate(all),
          (int) number(all, "login-burst", 1),
          (int) number(all, "connections", 1),
          (int) number(all, "account-connections", LEAST_CONNECTIONS),
          bytes(all, "download-mb-per-day"),
          bytes(all, "upload-mb-per-day"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("limits of '%s': %s".formatted(name, e.getMessage()), e);
    }
  }

  private static List<String> sorted(Set<String> fields) {
    return fields.stream().sorted().toList();
  }

  private static double rate(Map<String, String> row) {
    var written = written(row, "logins-per-second");
    if (written.equals("unlimited")) {
      return UNLIMITED;
    }
    try {
      var rate = Double.parseDouble(written);
      if (rate > 0 && rate <= UNLIMITED) {
        return rate;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IllegalArgumentException(
        "logins-per-second (%s) must be above 0, or 'unlimited'".formatted(written));
  }

  private static long number(Map<String, String> row, String field, int least) {
    var written = written(row, field);
    if (written.equals("unlimited")) {
      return UNLIMITED;
    }
    try {
      var number = Integer.parseInt(written);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IllegalArgumentException(
        "%s (%s) must be a whole number of at least %d, or 'unlimited'"
            .formatted(field, written, least));
  }

  private static long bytes(Map<String, String> row, String field) {
    var megabytes = number(row, field, 1);
    return megabytes == UNLIMITED ? Long.MAX_VALUE : megabytes * MEGABYTE;
  }

  private static String written(Map<String, String> row, String field) {
    return row.getOrDefault(field, "unlimited").strip();
  }

  private static List<String> words(String written) {
    return Arrays.stream(written.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  boolean isFor(String host) {
    return hosts.stream()
        .anyMatch(known ->
            known.startsWith("*.") ? host.endsWith(known.substring(1)) : host.equals(known));
  }

  public boolean limitsBytes() {
    return downloadPerDay != Long.MAX_VALUE || uploadPerDay != Long.MAX_VALUE;
  }

  public HostLimits {
    hosts = List.copyOf(hosts);
  }
}
