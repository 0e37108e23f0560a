package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.mail.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a developer does to folders: seen at once, and left as an action for the sync fleet.
class FolderWritingIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("folder-writing");
  private static int accounts;

  private final Mailbox mailbox =
      new Mailbox(api, client.account("folders%d@example.com".formatted(accounts++)));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);
  private final String path = mailbox.path() + "/folders";

  @Test
  void aFolderIsMadeRenamedMovedAndDeletedUnderOneId() {
    var work = create("{\"name\": \"Work\", \"background_color\": \"#0099EE\"}");
    var year = create("{\"name\": \"2026\", \"parent_id\": \"%s\"}".formatted(id(work)));
    assertThat(year.path("parent_id").asString()).isEqualTo(id(work));

    var renamed = client.put(path + "/" + id(work), "{\"name\": \"Old & new\"}").data();
    assertThat(renamed.path("name").asString()).isEqualTo("Old & new");
    assertThat(renamed.path("child_count").asInt()).isEqualTo(1);
    assertThat(renamed.path("background_color").asString()).isEqualTo("#0099EE");
    assertThat(find(year).path("parent_id").asString()).isEqualTo(id(work));

    assertThat(client.delete(path + "/" + id(work)).status()).isEqualTo(409);
    var moved = client.put(path + "/" + id(year), "{\"parent_id\": null}").data();
    assertThat(moved.has("parent_id")).isFalse();
    assertThat(client.delete(path + "/" + id(work)).status()).isEqualTo(200);
    assertThat(client.get(path + "/" + id(work)).status()).isEqualTo(404);

    var actions = client.get(mailbox.path() + "/actions").data();
    assertThat(actions)
        .extracting(action -> action.path("kind").asString())
        .containsExactly(
            "delete_folder", "rename_folder", "rename_folder", "create_folder", "create_folder");
    assertThat(actions.get(0).path("object_type").asString()).isEqualTo("folder");
    assertThat(actions.get(0).path("next_attempt_at").asLong()).isPositive();
    assertThat(told(id(work)))
        .containsExactly(
            "created", "updated child_count", "updated name", "updated child_count", "deleted");
    assertThat(told(id(year))).containsExactly("created", "updated parent_id");
  }

  @Test
  void aFolderThatIsDeletedAndMadeAgainIsAnotherOne() {
    var first = create("{\"name\": \"Again\"}");
    client.delete(path + "/" + id(first));

    assertThat(id(create("{\"name\": \"Again\"}"))).isNotEqualTo(id(first));
  }

  @Test
  void whatCantBeIsRefusedWithWhatToDo() {
    var work = create("{\"name\": \"Work\"}");
    var below = create("{\"name\": \"below\", \"parent_id\": \"%s\"}".formatted(id(work)));

    refused(400, client.post(path, "{\"name\": \"a/b\"}"), "'parent_id'");
    refused(400, client.post(path, "{\"name\": \"a\\tb\"}"), "control characters");
    refused(400, client.post(path, "{\"name\": \" \"}"), "'name' is empty");
    refused(400, client.post(path, "{}"), "'name' is missing");
    refused(400, client.post(path, "{\"name\": \"x\", \"text_color\": \"red\"}"), "'text_color'");
    refused(400, client.post(path, "{\"name\": \"x\", \"parent_id\": \"none\"}"), "'parent_id'");
    refused(409, client.post(path, "{\"name\": \"Work\"}"), "Choose another name");
    refused(409, client.post(path, "{\"name\": \"inbox\"}"), "Choose another name");
    refused(400, client.put(path + "/" + inbox, "{\"name\": \"x\"}"), "inbox mail");
    refused(400, client.delete(path + "/" + inbox), "can't be deleted");
    var intoItself = "{\"parent_id\": \"%s\"}".formatted(id(below));
    refused(400, client.put(path + "/" + id(work), intoItself), "outside of it");
    refused(404, client.delete(path + "/none"), "no such folder");
  }

  @Test
  void pagesFollowEachOtherInTheOrderOfPaths() {
    var parent = mailbox.folder("Parent", Role.NONE);
    for (var name : List.of("c", "B", "a", "b", "d")) {
      mailbox.folder("Parent/" + name, Role.NONE);
    }

    var names = new ArrayList<String>();
    var query = path + "?limit=2&parent_id=" + parent;
    for (var next = ""; ; ) {
      var page = client.get(query + next);
      page.data().forEach(folder -> names.add(folder.path("name").asString()));
      if (!page.body().hasNonNull("next_cursor")) {
        break;
      }
      next = "&page_token=" + page.body().path("next_cursor").asString();
    }

    assertThat(names).hasSize(5).startsWith("a").endsWith("c", "d").contains("b", "B");
    assertThat(client.get(path + "?single_level=true").data())
        .extracting(folder -> folder.path("name").asString())
        .containsExactly("INBOX", "Parent");
  }

  private JsonNode create(String json) {
    var reply = client.post(path, json);
    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    return reply.data();
  }

  private JsonNode find(JsonNode folder) {
    return client.get(path + "/" + id(folder)).data();
  }

  private static String id(JsonNode folder) {
    return folder.path("id").asString();
  }

  private List<String> told(String id) {
    var told = new ArrayList<String>();
    client
        .get(mailbox.path() + "/deltas?include=folder&limit=200")
        .data()
        .forEach(delta -> {
          if (delta.path("id").asString().equals(id)) {
            var attributes = new ArrayList<String>();
            delta.path("attributes").forEach(name -> attributes.add(name.asString()));
            told.add((delta.path("event").asString() + " " + String.join(",", attributes)).strip());
          }
        });
    return told;
  }

  private static void refused(int status, Reply reply, String words) {
    assertThat(reply.status()).as(words).isEqualTo(status);
    assertThat(reply.errorMessage()).contains(words);
  }
}
