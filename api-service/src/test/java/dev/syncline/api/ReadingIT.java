package dev.syncline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.api.ApiUnderTest.Client;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.Role;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a developer sees of a mailbox that has been synced.
class ReadingIT {
  private static final ApiUnderTest api = ApiUnderTest.shared();
  private static final Client client = api.client("reading");
  private static int accounts;

  private final Mailbox mailbox =
      new Mailbox(api, client.account("reader%d@example.com".formatted(accounts++)));
  private final String inbox = mailbox.folder("INBOX", Role.INBOX);

  @Test
  void pagesOfMessagesNeitherSkipNorRepeatWhileMailArrives() {
    for (int i = 0; i < 25; i++) {
      mailbox.deliver(i, "mail", inbox);
    }
    var subjects = new ArrayList<Long>();
    var page = client.get(mailbox.path() + "/messages?limit=10");
    dates(page.data(), subjects);
    mailbox.deliver(100, "late", inbox);
    while (!page.next().isEmpty()) {
      page = client.get(mailbox.path() + "/messages?limit=10&page_token=" + page.next());
      dates(page.data(), subjects);
    }

    var expected = new ArrayList<Long>();
    for (int i = 24; i >= 0; i--) {
      expected.add(Mailbox.at(i).getEpochSecond());
    }
    assertThat(subjects).isEqualTo(expected);
  }

  private static void dates(JsonNode data, List<Long> into) {
    data.forEach(message -> into.add(message.path("date").asLong()));
  }

  @Test
  void aMessageHasWhatTheSdkReads() {
    var id = mailbox.deliver(1, "the subject", inbox);

    var reply = client.get(mailbox.path() + "/messages/" + id);

    assertThat(reply.status()).isEqualTo(200);
    var message = reply.data();
    assertThat(message.path("object").asString()).isEqualTo("message");
    assertThat(message.path("id").asString()).isEqualTo(id);
    assertThat(message.path("grant_id").asString()).isEqualTo(mailbox.account.grant().toString());
    assertThat(message.path("subject").asString()).isEqualTo("the subject");
    assertThat(message.path("body").asString()).isEqualTo("<p>hello 1</p>");
    assertThat(message.path("folders").get(0).asString()).isEqualTo(inbox);
    assertThat(message.path("from").get(0).path("email").asString()).isEqualTo("ada@example.com");
    assertThat(message.path("unread").asBoolean()).isTrue();
    assertThat(message.path("thread_id").asString()).hasSize(26);
    assertThat(reply.body().path("request_id").asString())
        .isEqualTo(reply.raw().headers().firstValue("x-request-id").orElseThrow());
  }

  @Test
  void selectLeavesOnlyWhatWasChosen() {
    mailbox.deliver(1, "chosen", inbox);

    var message = client.get(mailbox.path() + "/messages?select=id,subject,folders").data().get(0);

    assertThat(message.propertyNames()).containsExactlyInAnyOrder("id", "subject", "folders");
  }

  @Test
  void filtersFindWhatTheySayAcrossAllMessages() {
    var archive = mailbox.folder("Archive", Role.ARCHIVE);
    mailbox.deliver(1, "one", inbox);
    var two = mailbox.deliver(2, "two", archive);
    var three =
        mailbox.deliver(
            3,
            "three",
            inbox,
            "x",
            List.of(
                new AttachmentInfo("2", "a.txt", "text/plain", null, false, 1, 0, 1, "7bit", null)),
            "Grace@Example.com");

    assertThat(found("in=" + archive)).containsExactly(two);
    assertThat(found("has_attachment=true")).containsExactly(three);
    assertThat(found("from=grace@example.com")).containsExactly(three);
    assertThat(found("any_email=grace@example.com,nobody@example.com")).containsExactly(three);
    assertThat(found("from=%25")).isEmpty();
    assertThat(found("subject=two")).containsExactly(two);
    assertThat(found("unread=true&starred=false")).hasSize(3);
    assertThat(found("received_after=" + Mailbox.at(2).getEpochSecond())).containsExactly(three);
    assertThat(found("received_before=" + Mailbox.at(2).getEpochSecond())).hasSize(1);
    assertThat(found("in=" + archive + "&unread=false")).isEmpty();
    var thread = client.get(mailbox.path() + "/messages/" + two).data().path("thread_id");
    assertThat(found("thread_id=" + thread.asString())).containsExactly(two);
    assertThat(found("thread_id=" + thread.asString() + "&in=" + archive)).containsExactly(two);
  }

  private List<String> found(String filter) {
    var ids = new ArrayList<String>();
    client
        .get(mailbox.path() + "/messages?" + filter)
        .data()
        .forEach(message -> ids.add(message.path("id").asString()));
    return ids;
  }

  @Test
  void foldersAreATreeWithCounts() {
    var work = mailbox.folder("Work", Role.NONE);
    var child = mailbox.folder("Work/Bills", Role.NONE);

    var folder = client.get(mailbox.path() + "/folders/" + child).data();
    var parent = client.get(mailbox.path() + "/folders/" + work).data();
    var top = client.get(mailbox.path() + "/folders?single_level=true").data();

    assertThat(folder.path("name").asString()).isEqualTo("Bills");
    assertThat(folder.path("parent_id").asString()).isEqualTo(work);
    assertThat(parent.path("child_count").asInt()).isEqualTo(1);
    assertThat(top.size()).isEqualTo(2);
    var box = client.get(mailbox.path() + "/folders/" + inbox).data();
    assertThat(box.path("system_folder").asBoolean()).isTrue();
    assertThat(box.path("attributes").get(0).asString()).isEqualTo("\\Inbox");
  }

  @Test
  void foldersAreReadInPages() {
    mailbox.folder("A", Role.NONE);
    mailbox.folder("B", Role.NONE);

    var first = client.get(mailbox.path() + "/folders?limit=2");
    var second = client.get(mailbox.path() + "/folders?limit=2&page_token=" + first.next());

    assertThat(first.data().size() + second.data().size()).isEqualTo(3);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void threadsShowTheirLatestMessage() {
    var id = mailbox.deliver(1, "a thread", inbox);
    mailbox.deliver(2, "another", inbox);

    var list = client.get(mailbox.path() + "/threads?limit=1");
    var rest = client.get(mailbox.path() + "/threads?limit=1&page_token=" + list.next());
    var thread = rest.data().get(0);

    assertThat(thread.path("subject").asString()).isEqualTo("a thread");
    assertThat(thread.path("message_ids").get(0).asString()).isEqualTo(id);
    assertThat(thread.path("folders").get(0).asString()).isEqualTo(inbox);
    assertThat(thread.path("latest_draft_or_message").path("id").asString()).isEqualTo(id);
    assertThat(thread.path("earliest_message_date").asLong())
        .isEqualTo(Mailbox.at(1).getEpochSecond());
    var same = client.get(mailbox.path() + "/threads/" + thread.path("id").asString()).data();
    assertThat(same).isEqualTo(thread);
    var byAddress = client.get(mailbox.path() + "/threads?any_email=ada@example.com&in=" + inbox);
    assertThat(byAddress.data().size()).isEqualTo(2);
  }

  @Test
  void anAttachmentIsDecodedWhileItStreamsAndNeverShown() {
    var head = "Subject: x\r\nX-Folded: a\r\n b\r\n\r\n";
    var content = Base64.getMimeEncoder().encodeToString("<script>évil</script>".getBytes(UTF_8));
    var id =
        mailbox.deliver(
            1,
            "x",
            inbox,
            head + content + "\r\ntrailer",
            List.of(
                new AttachmentInfo(
                    "2",
                    "../e\u202Evil\r\n.html",
                    "text/html",
                    null,
                    false,
                    22,
                    head.length(),
                    content.length(),
                    "base64",
                    "f00d")),
            null);
    var attachment =
        client.get(mailbox.path() + "/messages/" + id).data().path("attachments").get(0);
    var path = mailbox.path() + "/attachments/" + attachment.path("id").asString();

    var metadata = client.get(path + "?message_id=" + id);
    var download = client.get(path + "/download?message_id=" + id);

    assertThat(metadata.data()).isEqualTo(attachment);
    assertThat(new String(download.raw().body(), UTF_8)).isEqualTo("<script>évil</script>");
    var headers = download.raw().headers();
    assertThat(headers.firstValue("content-type")).hasValue("application/octet-stream");
    assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(headers.firstValue("content-disposition").orElseThrow())
        .startsWith("attachment;")
        .contains("_evil.html")
        .doesNotContain("..");
    var other = mailbox.deliver(2, "other", inbox);
    assertThat(client.get(path + "?message_id=" + other).status()).isEqualTo(404);
  }

  @Test
  void aPartOfAFileIsDownloadedAndWhatTheClientHasIsNot() {
    var head = "Subject: x\r\n\r\n";
    var content = Base64.getMimeEncoder().encodeToString("0123456789".getBytes(UTF_8));
    var file =
        new AttachmentInfo(
            "2",
            "a.bin",
            "application/octet-stream",
            null,
            false,
            10,
            head.length(),
            content.length(),
            "base64",
            "f00d");
    var id = mailbox.deliver(1, "x", inbox, head + content, List.of(file), null);
    var attachment =
        client.get(mailbox.path() + "/messages/" + id).data().path("attachments").get(0);
    var path = mailbox.path() + "/attachments/" + attachment.path("id").asString() + "/download";

    assertThat(attachment.path("sha256").asString()).isEqualTo("f00d");
    var whole = client.get(path).raw();
    assertThat(whole.headers().firstValue("content-length")).hasValue("10");
    assertThat(whole.headers().firstValue("etag")).hasValue("\"f00d\"");
    assertRange(path, "bytes=2-4", 206, "234", "bytes 2-4/10");
    assertRange(path, "bytes=8-", 206, "89", "bytes 8-9/10");
    assertRange(path, "bytes=-3", 206, "789", "bytes 7-9/10");
    assertRange(path, "bytes=0-1,4-5", 200, "0123456789", null);
    assertRange(path, "lines=0-1", 200, "0123456789", null);
    assertRange(path, "bytes=10-", 416, "", "bytes */10");
    assertThat(download(path, "If-None-Match", "\"f00d\"").statusCode()).isEqualTo(304);
    assertThat(download(path, "If-None-Match", "\"beef\"").statusCode()).isEqualTo(200);
    var changed =
        client
            .send(
                client
                    .request(path)
                    .header("Range", "bytes=2-4")
                    .header("If-Range", "\"beef\"")
                    .build())
            .raw();
    assertThat(changed.statusCode()).isEqualTo(200);
    var raw = mailbox.path() + "/messages/" + id + "/raw";
    assertRange(raw, "bytes=0-6", 206, "Subject", "bytes 0-6/" + (head + content).length());
  }

  private static HttpResponse<byte[]> download(String path, String header, String value) {
    return client.send(client.request(path).header(header, value).build()).raw();
  }

  private static void assertRange(
      String path, String range, int status, String content, @Nullable String contentRange) {
    var answer = download(path, "Range", range);
    assertThat(answer.statusCode()).as(range).isEqualTo(status);
    assertThat(new String(answer.body(), UTF_8)).as(range).isEqualTo(content);
    assertThat(answer.headers().firstValue("content-range").orElse(null)).isEqualTo(contentRange);
  }

  @Test
  void theRawMessageIsWhole() {
    var raw = "Subject: =?utf-8?q?h=C3=A9?=\r\nMessage-ID: <a@b>\r\n\r\nbody\r\n";
    var id = mailbox.deliver(1, "hé", inbox, raw, List.of(), null);
    var path = mailbox.path() + "/messages/" + id;

    var mime = client.get(path + "?fields=raw_mime").data().path("raw_mime").asString();
    var headers = client.get(path + "?fields=include_headers").data().path("headers");
    var basic = client.get(path + "?fields=include_basic_headers").data().path("headers");

    assertThat(new String(Base64.getUrlDecoder().decode(mime), UTF_8)).isEqualTo(raw);
    assertThat(headers.get(0).path("value").asString()).isEqualTo("hé");
    assertThat(basic.size()).isEqualTo(1);
    assertThat(client.get(path + "/raw").raw().body()).asString().isEqualTo(raw);
  }

  @Test
  void aPageOfMessagesIsOneQueryWhateverItsSize() {
    for (int i = 0; i < 20; i++) {
      mailbox.deliver(i, "counted", inbox);
    }
    // And one asks whether the grant is still there.
    assertThat(selects("/messages?limit=1")).isEqualTo(2);
    assertThat(selects("/messages?limit=20")).isEqualTo(2);
    assertThat(selects("/messages?limit=20&select=id,subject")).isEqualTo(2);
    assertThat(selects("/messages?limit=20&in=" + inbox)).isEqualTo(2);
    assertThat(selects("/messages?limit=20&unread=true")).isLessThanOrEqualTo(3);
    // Bodies are read of those whose addresses fit, and of them only.
    var bySender = "/messages?limit=20&from=ada@example.com";
    assertThat(selects(bySender)).isEqualTo(selects(bySender + "&select=id") + 1);
  }

  @Test
  void threadsAndDeltasCostAsManyQueriesForManyAsForOne() {
    for (int i = 0; i < 20; i++) {
      mailbox.deliver(i, "counted", inbox);
    }
    assertThat(selects("/threads?limit=20")).isEqualTo(selects("/threads?limit=1"));
    // Sixty changes of four types: as many statements as for one of each.
    assertThat(selects("/deltas?limit=200")).isLessThanOrEqualTo(14);
  }

  private long selects(String path) {
    return Selects.of(api.model, () -> client.get(mailbox.path() + path));
  }

  /// What the parser found within a winmail.dat or in a text is downloaded like any other file.
  @Test
  void filesWithinAPartAreDownloadedAlone() {
    var text = "Subject: x\r\n\r\nSee:\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n";
    var container = Base64.getMimeEncoder().encodeToString("..Cat..".getBytes(UTF_8));
    var parsed = MimeParser.parse(text.getBytes(UTF_8)).attachments().getFirst();
    var within = "base64 2+3 7bit";
    var id =
        mailbox.deliver(
            1,
            "x",
            inbox,
            text + container,
            List.of(
                new AttachmentInfo(
                    "1.1",
                    parsed.filename(),
                    parsed.contentType(),
                    null,
                    false,
                    parsed.decodedSize(),
                    parsed.offset(),
                    parsed.length(),
                    parsed.encoding().token(),
                    null),
                new AttachmentInfo(
                    "2.1",
                    "a",
                    "text/plain",
                    null,
                    false,
                    3,
                    text.length(),
                    container.length(),
                    within,
                    null)),
            null);

    var attachments = client.get(mailbox.path() + "/messages/" + id).data().path("attachments");
    assertThat(attachments.size()).isEqualTo(2);
    for (var attachment : attachments) {
      var path = mailbox.path() + "/attachments/" + attachment.path("id").asString();
      var download = client.get(path + "/download?message_id=" + id);

      assertThat(new String(download.raw().body(), UTF_8)).isEqualTo("Cat");
    }
  }
}
