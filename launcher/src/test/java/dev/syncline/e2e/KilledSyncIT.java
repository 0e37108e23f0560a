package dev.syncline.e2e;

import static dev.syncline.e2e.Mailbox.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `kill -9` of the sync service in the middle of an initial sync, three times.
class KilledSyncIT {
  private static final List<String> FOLDERS = List.of("INBOX", "Archive", "Sent");
  private static final int EACH = 700;

  @Test
  void everyMessageIsThereOnceWithTheIdItHadBeforeTheKill() throws IOException {
    try (var mail = Mailbox.server()) {
      FOLDERS.forEach(folder -> {
        for (int i = 0; i < EACH; i++) {
          mail.mailbox().deliver(folder + " " + i).into(folder);
        }
      });
      try (var platform = new ThreeProcesses();
          var api = platform.client()) {
        var grant =
            api.post(
                    "/v3/connect/custom",
                    Mailbox.connection(mail.imapPort(), mail.smtpPort(), PASSWORD))
                .data()
                .path("id")
                .asString();
        var idsBefore = new HashMap<String, String>();
        for (int kill = 1; kill <= 3; kill++) {
          var enough = EACH * FOLDERS.size() * kill / 5;
          Wait.until(
              "%d messages are synced".formatted(enough),
              Duration.ofSeconds(90),
              () -> total(api, grant) >= enough);
          platform.sync().kill();
          idsBefore.putAll(ids(api, grant));
          platform.sync().start();
        }

        Wait.until(
            "everything is synced",
            Duration.ofMinutes(2),
            () -> total(api, grant) == EACH * FOLDERS.size());

        var ids = ids(api, grant);
        assertThat(ids).hasSize(EACH * FOLDERS.size()).containsAllEntriesOf(idsBefore);
        assertThat(idsBefore).hasSizeGreaterThan(EACH);
        assertThat(announced(api, grant)).isEqualTo(Set.copyOf(ids.values()));
      }
    }
  }

  private static int total(Rest api, String grant) {
    return api.get("/v3/grants/%s/folders?limit=200".formatted(grant))
        .data()
        .valueStream()
        .mapToInt(folder -> folder.path("total_count").asInt())
        .sum();
  }

  private static Map<String, String> ids(Rest api, String grant) {
    var ids = new HashMap<String, String>();
    var path = "/v3/grants/%s/messages?limit=200&select=id,subject".formatted(grant);
    var token = "";
    while (true) {
      var page = api.get(path + token);
      for (var message : page.data()) {
        var before = ids.put(message.path("subject").asString(), message.path("id").asString());
        assertThat(before).as("shown twice").isNull();
      }
      if (page.body().path("next_cursor").isMissingNode()) {
        return ids;
      }
      token = "&page_token=" + page.body().path("next_cursor").asString();
    }
  }

  /// Every id that the log ever announced as created, each exactly once.
  private static Set<String> announced(Rest api, String grant) {
    var created = new HashSet<String>();
    var cursor = "";
    while (true) {
      var page = api.get("/v3/grants/%s/deltas?limit=200%s".formatted(grant, cursor));
      if (page.data().isEmpty()) {
        return created;
      }
      for (JsonNode delta : page.data()) {
        if (delta.path("object").asString().equals("message")
            && delta.path("event").asString().equals("created")) {
          assertThat(created.add(delta.path("id").asString())).as("announced twice").isTrue();
        }
      }
      cursor = "&cursor=" + page.body().path("next_cursor").asString();
    }
  }
}
