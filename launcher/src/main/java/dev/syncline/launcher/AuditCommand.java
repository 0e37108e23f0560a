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
  private static final int DIFFERED = 2;

  private AuditCommand() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      var options = new ArrayList<>(List.of(arguments));
      if (options.isEmpty() || options.getFirst().startsWith("--")) {
        throw new StartProblem(
            "Which account? './syncline audit ADDRESS', or the id of a grant, then options.");
      }
      var account = options.removeFirst();
      var platform = LaunchOptions.parse(options);
      try (var api = new LocalApi(platform.ports().api(), LocalApi.key(platform.data()))) {
        System.exit(audit(api, account) ? DIFFERED : 0);
      }
    } catch (StartProblem problem) {
      System.err.println(problem.getMessage());
      System.exit(1);
    } catch (IOException _) {
      System.err.println(
          "No API answers: start it by './syncline up' first, and give its port by --api-port.");
      System.exit(1);
    }
  }

  /// Answers whether anything differed.
  private static boolean audit(LocalApi api, String account)
      throws IOException, InterruptedException {
    var path = "/v3/grants/%s/audit".formatted(grant(api, account));
    var audit = data(api.post(path, Map.of()));
    System.out.println("Comparing every message with the server's; this may take minutes.");
    while (!audit.path("status").asString().equals("finished")) {
      Thread.sleep(LOOK_EVERY);
      audit = data(api.get(path));
    }
    return told(audit);
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
    for (var kind :
        Map.of(
                "missing", "were on the server only: fetched",
                "surplus", "were here only: removed",
                "reflagged", "had other flags: changed",
                "bodies_different", "have other bytes than are stored: left as they are")
            .entrySet()) {
      var count = audit.path(kind.getKey()).asLong();
      if (count > 0) {
        differed = true;
        System.out.printf("  %d messages %s%n", count, kind.getValue());
      }
    }
    if (!differed) {
      System.out.println("Nothing differs.");
    }
    return differed;
  }
}
