package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.web.Accepts;
import dev.syncline.model.mail.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// The description says what the service does: its resources, their parameters, their fields.
class OpenApiIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("described");

  private final JsonNode description = client.get("/openapi.json").body();

  @Test
  void everyResourceIsDescribedWithEveryParameterItTakes() {
    assertThat(described()).isEqualTo(served());
  }

  private Map<String, Set<String>> described() {
    var found = new TreeMap<String, Set<String>>();
    description
        .path("paths")
        .forEachEntry((path, methods) ->
            methods.forEachEntry((method, operation) ->
                found.put(
                    method.toUpperCase(Locale.ROOT) + " " + path,
                    StreamSupport.stream(operation.path("parameters").spliterator(), false)
                        .filter(p -> p.path("in").asString("").equals("query"))
                        .map(p -> p.path("name").asString())
                        .collect(Collectors.toCollection(TreeSet::new)))));
    return found;
  }

  private static Map<String, Set<String>> served() {
    var found = new TreeMap<String, Set<String>>();
    api.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, method) -> {
          var accepts = method.getMethodAnnotation(Accepts.class);
          for (var path : mapping.getPatternValues()) {
            if (path.startsWith("/v3/") || path.startsWith("/delta")) {
              found.put(
                  mapping.getMethodsCondition().getMethods().iterator().next() + " " + path,
                  accepts == null ? Set.of() : new TreeSet<>(List.of(accepts.value())));
            }
          }
        });
    return found;
  }

  @Test
  void whatIsAnsweredHasNoFieldThatIsNotDescribed() {
    var mailbox = new Mailbox(api, client.account("described@example.com"));
    var inbox = mailbox.folder("INBOX", Role.INBOX);
    var id = mailbox.deliver(1, "a", inbox);
    client.put(mailbox.path() + "/messages/" + id, "{\"unread\": false}");

    answers("/v3/grants", "/v3/grants");
    for (var list : List.of("messages", "threads", "folders", "deltas", "actions")) {
      answers("/v3/grants/{grant}/" + list, mailbox.path() + "/" + list);
    }
    answers(
        "/v3/grants/{grant}/messages/{message}",
        mailbox.path() + "/messages/" + id + "?fields=include_headers");
    answers("/v3/grants/{grant}", mailbox.path());
    answers("/v3/deltas", "/v3/deltas");
    answers("/v3/deltas/latest_cursor", "/v3/deltas/latest_cursor");
    client.post(mailbox.path() + "/access_tokens", "{\"name\": \"a\"}");
    answers("/v3/grants/{grant}/access_tokens", mailbox.path() + "/access_tokens");
  }

  private void answers(String path, String asked) {
    var schema =
        description
            .path("paths")
            .path(path)
            .path("get")
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json")
            .path("schema");
    assertThat(schema.isMissingNode()).as(path).isFalse();
    var body = client.get(asked).body();
    assertThat(body.path("data").size()).as(asked).isPositive();
    fits(schema, body, path);
  }

  private void fits(JsonNode described, JsonNode value, String where) {
    var reference = described.path("$ref").asString("");
    var schema = reference.isEmpty() ? described : description.at(reference.substring(1));
    switch (schema.path("type").asString()) {
      case "object" -> {
        assertThat(value.isObject()).as(where).isTrue();
        if (schema.has("properties")) {
          value.forEachEntry((name, part) -> {
            assertThat(schema.path("properties").has(name)).as(where + "." + name).isTrue();
            fits(schema.path("properties").path(name), part, where + "." + name);
          });
        }
      }
      case "array" -> value.forEach(part -> fits(schema.path("items"), part, where + "[]"));
      case "string" -> assertThat(value.isString()).as(where).isTrue();
      case "integer" -> assertThat(value.isIntegralNumber()).as(where).isTrue();
      case "number" -> assertThat(value.isNumber()).as(where).isTrue();
      case "boolean" -> assertThat(value.isBoolean()).as(where).isTrue();
      default -> throw new AssertionError(where + " has no type");
    }
  }

  @Test
  void thePageNeedsNoOtherHost() {
    var page = client.get("/docs");

    assertThat(page.status()).isEqualTo(200);
    assertThat(new String(page.raw().body(), UTF_8)).doesNotContain("http://", "https://");
    assertThat(client.get("/docs/docs.js").status()).isEqualTo(200);
    assertThat(client.get("/openapi.yaml").status()).isEqualTo(200);
  }
}
