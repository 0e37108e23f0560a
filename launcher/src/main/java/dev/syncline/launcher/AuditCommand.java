package dev.syncline.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What `./syncline audit ACCOUNT` runs: asks for an audit, waits for its end, and says what it
/// found. Exits with 2 when anything differed, so that a script can tell.
public final class AuditCommand {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int EXPLAINED_AFTER = 20;
  private static final int DIFFERED = 2;

  private record Kind(String field, String words) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("missing", "were on the server only: fetched"),
          new Kind("surplus", "were here only: removed"),
          new Kind("reflagged", "had other flags: changed"),
          new Kind("bodies_different", "have other bytes than are stored: left as they are"));

  private AuditCommand() {}

  public static void main(String[] arguments) throws InterruptedException {
    LocalCommand.run(() -> {
      var options = new ArrayList<>(List.of(arguments));
      if (options.isEmpty() || options.getFirst().startsWith("--")) {
        throw new StartProblem(
            "Which account? './syncline audit ADDRESS', or the id of a grant, then options.");
      }
      var account = options.removeFirst();
      var platform = LaunchOptions.parse(options);
      try (var api = new LocalApi(platform.ports().api(), LocalApi.key(platform.data()))) {
        System.exit(audit(api, grant(api, account)) ? DIFFERED : 0);
      }
    });
  }

  /// Answers whether anything differed.
  private static boolean audit(LocalApi api, String grant)
      throws IOException, InterruptedException {
    var path = "/v3/grants/%s/audit".formatted(grant);
    var audit = data(api.post(path, Map.of()));
    System.out.println("Comparing every message with the server's; this may take minutes.");
    for (var looks = 1; !audit.path("status").asString().equals("finished"); looks++) {
      if (looks == EXPLAINED_AFTER) {
        explain(data(api.get("/v3/grants/" + grant)));
      }
      Thread.sleep(LOOK_EVERY);
      audit = data(api.get(path));
    }
    return told(audit);
  }

  /// An account that can't be reached can't be compared either.
  private static void explain(JsonNode grant) {
    var state = grant.path("sync_state").asString();
    if (!state.equals("live")) {
      System.out.printf(
          "The account is %s (%s): its audit begins when it is live again.%n",
          state, grant.path("sync_failure_detail").asString("no reason known"));
    }
  }

  private static String grant(LocalApi api, String account) throws IOException {
    if (account.indexOf('@') < 0) {
      return URLEncoder.encode(account, UTF_8);
    }
    var found = data(api.get("/v3/grants?email=" + URLEncoder.encode(account, UTF_8)));
    if (found.isEmpty()) {
      throw new StartProblem("There is no account %s.".formatted(account));
    }
    return found.get(0).path("id").asString();
  }

  private static JsonNode data(LocalApi.Answer answer) {
    if (!answer.isSuccess()) {
      throw new StartProblem("The API answers %s".formatted(answer.complaint()));
    }
    return answer.body().path("data");
  }

  private static boolean told(JsonNode audit) {
    System.out.printf(
        "%d messages in %d folders compared (%d folders skipped), %d bodies fetched again.%n",
        audit.path("messages").asLong(),
        audit.path("folders").asLong(),
        audit.path("folders_skipped").asLong(),
        audit.path("bodies").asLong());
    var differed = false;
    for (var kind : KINDS) {
      var count = audit.path(kind.field()).asLong();
      if (count > 0) {
        differed = true;
        System.out.printf("  %d messages %s%n", count, kind.words());
      }
    }
    if (!differed) {
      System.out.println("Nothing differs.");
    }
    return differed;
  }
}
