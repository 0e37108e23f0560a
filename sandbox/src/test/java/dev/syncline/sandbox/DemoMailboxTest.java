package dev.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.sandbox.demo.DemoMailbox;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.Message;
import dev.syncline.sandbox.message.EncodedWords;
import dev.syncline.sandbox.message.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoMailboxTest extends SandboxTest {
  @BeforeEach
  void fill() {
    assertThat(DemoMailbox.fill(server.account(ADA))).isBetween(110, 140);
  }

  @Test
  void contentIsTheSameEveryTime() throws IOException {
    var settings = SandboxSettings.inMemory(ADA, "other").withClock(InstantSource.fixed(NOW));
    try (var again = SandboxServer.start(settings)) {
      DemoMailbox.fill(again.account(ADA));

      assertThat(texts(again.account(ADA))).isEqualTo(texts(server.account(ADA)));
    }
  }

  @Test
  void fillingTwiceAddsNothing() {
    int before = DemoMailbox.fill(server.account(ADA));

    server.mailbox().expunge("Welcome to the sandbox");

    assertThat(DemoMailbox.fill(server.account(ADA))).isEqualTo(before - 1);
  }

  @Test
  void nothingIsFromTheFutureAndUidsFollowTime() {
    for (var folder : server.account(ADA).folders()) {
      var dates = folder.messages().stream().map(Message::received).toList();
      assertThat(dates).isSorted().allMatch(date -> date.isBefore(NOW));
    }
  }

  @Test
  void everyReferenceOfAThreadIsInTheMailbox() throws IOException {
    var ids = new HashSet<String>();
    var references = new TreeSet<String>();
    for (var part : parts(server.account(ADA))) {
      assertThat(ids.add(part.header("Message-ID").orElseThrow())).isTrue();
      part.header("References").ifPresent(line -> references.addAll(List.of(line.split(" +", -1))));
    }

    assertThat(references).hasSizeGreaterThan(30);
    assertThat(ids).containsAll(references);
  }

  @Test
  void manyCharsetsSayWhatTheyMean() throws IOException {
    var seen = new TreeSet<String>();
    for (var part : parts(server.account(ADA))) {
      var charset = part.type().parameters().getOrDefault("CHARSET", "");
      var text = part.header("Subject").map(EncodedWords::decode).orElse("") + part.decodedText();
      assertThat(text).doesNotContain("\ufffd", "=?");
      seen.add(charset);
    }

    assertThat(seen)
        .contains(
            "ISO-2022-JP", "windows-1251", "ISO-8859-1", "EUC-KR", "GB2312", "UTF-8", "us-ascii");
    assertThat(server.mailbox().subjects("INBOX"))
        .contains("会議の件", "🎉 Summer party 🥳", "Zażółć gęślą jaźń");
  }

  @Test
  void attachedFilesAreWhatTheySay() throws IOException {
    var kinds = new TreeSet<String>();
    for (var message : parts(server.account(ADA))) {
      for (var part : flat(message)) {
        kinds.add(part.type().major() + "/" + part.type().minor());
        if (part.type().minor().equals("PNG")) {
          var bytes = Base64.getMimeDecoder().decode(part.bodyText());
          assertThat(ImageIO.read(new ByteArrayInputStream(bytes))).isNotNull();
        }
      }
    }

    assertThat(kinds)
        .contains(
            "IMAGE/PNG",
            "APPLICATION/PDF",
            "TEXT/CSV",
            "TEXT/CALENDAR",
            "APPLICATION/ICS",
            "MULTIPART/RELATED",
            "MULTIPART/REPORT",
            "MESSAGE/DELIVERY-STATUS",
            "MESSAGE/RFC822");
  }

  @Test
  void foldersAndFlagsAreVaried() {
    var account = server.account(ADA);
    var names = account.folders().stream().map(Folder::name).toList();
    var flags = new TreeSet<Set<String>>((a, b) -> a.toString().compareTo(b.toString()));
    account
        .folders()
        .forEach(folder -> folder.messages().forEach(message -> flags.add(message.flags())));

    assertThat(names)
        .contains(
            "INBOX", "Archive", "Drafts", "Sent", "Trash", "Junk", "Projects/Apollo", "Übersicht");
    assertThat(flags).hasSizeGreaterThan(5);
  }

  private static List<Part> flat(Part part) {
    var all = new ArrayList<Part>();
    all.add(part);
    part.children().forEach(child -> all.addAll(flat(child)));
    return all;
  }

  private static List<Part> parts(Account account) throws IOException {
    var all = new ArrayList<Part>();
    for (var folder : account.folders()) {
      for (var message : folder.messages()) {
        all.add(Part.parse(message.read()));
      }
    }
    return all;
  }

  private static List<String> texts(Account account) throws IOException {
    var all = new ArrayList<String>();
    for (var folder : account.folders()) {
      for (var message : folder.messages()) {
        all.add(
            folder.name()
                + message.flags()
                + new String(message.read(), StandardCharsets.ISO_8859_1));
      }
    }
    return all;
  }
}
