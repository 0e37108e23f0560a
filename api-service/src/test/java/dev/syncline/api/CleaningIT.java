package dev.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.api.ApiUnderTest.Reply;
import dev.syncline.model.mail.Role;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Messages reduced to what was said in them.
class CleaningIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("cleaning");
  private static int accounts;

  private static final String REPLY =
      """
      <div dir="ltr">Tuesday <a href="https://example.com/cal">works</a>. <img src="cid:map" alt="the map">
      <table><tr><td>8:00</td><td>coffee</td></tr><tr><td>9:00</td><td>plan</td></tr></table></div>
      <div>Best regards,<br>Ada</div>
      <div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 23, 2026 Joe &lt;joe@example.com&gt; wrote:</div>
      <blockquote class="gmail_quote">Shall we meet?<script>alert(1)</script></blockquote></div>
      """;

  private final Mailbox mailbox =
      new Mailbox(api, client.account("cleaner%d@example.com".formatted(accounts++)));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);

  private Reply clean(String json) {
    return client.put(mailbox.path() + "/messages/clean", json);
  }

  private String conversation(String message, String more) {
    var reply = clean("{\"message_id\": [\"%s\"]%s}".formatted(message, more));
    assertThat(reply.status()).as(reply.errorMessage()).isEqualTo(200);
    return reply.data().get(0).path("conversation").asString();
  }

  @Test
  void aCleanedMessageIsTheMessageAndWhatWasSaidInIt() {
    var id = mailbox.deliver(1, "a", inbox, REPLY, null);

    var reply = clean("{\"message_id\": [\"" + id + "\"]}");

    var cleaned = reply.data().get(0);
    assertThat(cleaned.path("conversation").asString())
        .contains("Tuesday works.", "8:00 coffee", "9:00 plan")
        .doesNotContain("<a", "<img", "<table", "Best regards", "Ada", "Shall we", "script");
    var message = client.get(mailbox.path() + "/messages/" + id).data();
    cleaned.forEachEntry((name, value) -> {
      if (!name.equals("conversation")) {
        assertThat(value).as(name).isEqualTo(message.path(name));
      }
    });
    assertThat(cleaned.size()).isEqualTo(message.size() + 1);
    assertThat(reply.body().path("request_id").asString()).isNotEmpty();
  }

  @Test
  void whatIsNotIgnoredStays() {
    var id = mailbox.deliver(1, "a", inbox, REPLY, null);

    assertThat(conversation(id, ", \"ignore_links\": false"))
        .contains("<a href=\"https://example.com/cal\"")
        .doesNotContain("<img", "<table");
    assertThat(conversation(id, ", \"ignore_images\": false")).contains("![the map](cid:map)");
    assertThat(conversation(id, ", \"ignore_images\": false, \"images_as_markdown\": false"))
        .contains("<img src=\"cid:map\" alt=\"the map\">");
    assertThat(conversation(id, ", \"ignore_tables\": false")).contains("<td>coffee</td>");
    assertThat(conversation(id, ", \"remove_conclusion_phrases\": false"))
        .contains("Best regards,<br>Ada")
        .doesNotContain("Shall we");
  }

  @Test
  void markdownIsWrittenWhenAskedFor() {
    var id = mailbox.deliver(1, "a", inbox, REPLY, null);

    assertThat(
            conversation(
                id,
                ", \"html_as_markdown\": true, \"ignore_links\": false, \"ignore_images\": false,"
                    + " \"ignore_tables\": false"))
        .startsWith("Tuesday [works](https://example.com/cal). ![the map](cid:map)")
        .contains("8:00", "coffee")
        .doesNotContain("Shall we");
  }

  @Test
  void aMessageWithoutHtmlIsCleanedToo() {
    var id = mailbox.deliver(1, "a", inbox, null, "1 < 2\n\nCheers\nAda\n\n> Is it?\n");

    assertThat(conversation(id, "")).isEqualTo("1 &lt; 2");
    assertThat(conversation(id, ", \"html_as_markdown\": true")).isEqualTo("1 \\< 2");
  }

  @Test
  void aMessageThatIsPassedOnKeepsWhatItPassesOn() {
    var id = mailbox.deliver(1, "FW: Re: plan", inbox, REPLY, null);

    assertThat(conversation(id, "")).contains("Shall we meet?").doesNotContain("script");
  }

  @Test
  void messagesComeInTheOrderAskedForAndAsOftenAsAskedFor() {
    var one = mailbox.deliver(1, "one", inbox);
    var two = mailbox.deliver(2, "two", inbox);

    var data = clean("{\"message_id\": [\"%s\", \"%s\", \"%s\"]}".formatted(two, one, two)).data();

    assertThat(Stream.of(data.get(0), data.get(1), data.get(2)).map(m -> m.path("id").asString()))
        .containsExactly(two, one, two);
    assertThat(data.get(0).path("conversation").asString()).isEqualTo("<p>hello 2</p>");
  }

  @Test
  void aMessageThatIsNotThereIsNamed() {
    var id = mailbox.deliver(1, "a", inbox);
    var stranger = new Mailbox(api, api.client("stranger").account("stranger@example.com"));
    var theirs = stranger.deliver(1, "b", stranger.folder("INBOX", Role.INBOX));

    for (var other : new String[] {theirs, "nosuchmessage", id.replace(id.charAt(25), '0') + "0"}) {
      var reply = clean("{\"message_id\": [\"%s\", \"%s\"]}".formatted(id, other));

      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.errorType()).isEqualTo("not_found_error");
      assertThat(reply.errorMessage()).contains("'message_id[1]'");
    }
  }

  @Test
  void whatCannotBeCleanedIsRefusedByName() {
    refused("{}", "'message_id' must be a list of 1 to 20");
    refused("{\"message_id\": []}", "'message_id' must be a list of 1 to 20");
    refused("{\"message_id\": [%s]}".formatted(ids(21)), "'message_id' must be a list of 1 to 20");
    refused("{\"message_id\": [null]}", "'message_id[0]'");
    refused("{\"message_id\": \"x\"}", "'message_id'");
    refused("{\"message_id\": [\"x\"], \"ignore_links\": \"no\"}", "'ignore_links'");
    refused("{\"message_id\": [\"x\"], \"ignore_link\": true}", "'ignore_link'");
    var id = mailbox.deliver(1, "a", inbox);
    refused(
        "{\"message_id\": [\"%s\"], \"html_as_markdown\": true, \"images_as_markdown\": false}"
            .formatted(id),
        "'html_as_markdown' can't be true while 'images_as_markdown' is false");
  }

  private static String ids(int count) {
    return IntStream.range(0, count).mapToObj(_ -> "\"x\"").collect(Collectors.joining(","));
  }

  private void refused(String json, String words) {
    var reply = clean(json);

    assertThat(reply.status()).as(json).isEqualTo(400);
    assertThat(reply.errorMessage()).contains(words);
  }

  @Test
  void twentyMessagesCostAsManyStatementsAsOne() {
    var ids =
        IntStream.range(0, 20)
            .mapToObj(i -> "\"" + mailbox.deliver(i, "m" + i, inbox) + "\"")
            .toList();

    var one = selects("{\"message_id\": [%s]}".formatted(ids.getFirst()));
    var all = selects("{\"message_id\": [%s]}".formatted(String.join(",", ids)));

    assertThat(all).isEqualTo(one);
  }

  private long selects(String json) {
    return Selects.of(api.model, () -> clean(json));
  }
}
