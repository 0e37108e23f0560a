package dev.syncline.sandbox.demo;

import dev.syncline.sandbox.message.Attachment;
import java.util.ArrayList;
import java.util.List;

/// Conversations: people answer each other over days, quote what they answer, and some of it is
/// ours.
final class DemoThreads {
  private record Talk(
      String subject,
      String folder,
      double startDaysAgo,
      double pace,
      List<String> people,
      List<String> lines) {}

  private static final String GRACE = "Grace Hopper <grace@navy.example>";
  private static final String ALAN = "Alan Turing <alan@bletchley.example>";
  private static final String KATHERINE = "Katherine Johnson <katherine@langley.example>";
  private static final String LINUS = "Linus Pauling <linus@caltech.example>";
  private static final String SOFIA = "Sofía Kowalewska <sofia@example.org>";
  private static final String ME = "";

  private static final List<Talk> TALKS =
      List.of(
          new Talk(
              "Apollo: guidance software review",
              DemoMailbox.APOLLO,
              61,
              4.1,
              List.of(
                  KATHERINE, ME, GRACE, KATHERINE, ALAN, ME, GRACE, KATHERINE, ME, ALAN, KATHERINE,
                  GRACE),
              List.of(
                  "I went through the guidance listing. The descent routine deserves a second look.",
                  "Which part worries you? I can read it tonight.",
                  "The restart path. It assumes the alarm counter is zero.",
                  "Exactly, and it is not after a 1202.",
                  "Could we prove it? The state space is small.",
                  "I wrote the states down, there are 19.",
                  "Then a table will do. Tables do not argue.",
                  "Attached the numbers from last week's run.",
                  "They match mine to the fourth digit.",
                  "Two of the states cannot be reached, by the way.",
                  "Good. I will sign the review on Friday.",
                  "Signed as well. Nice work, everybody.")),
          new Talk(
              "Apollo: launch window",
              DemoMailbox.APOLLO,
              33,
              2.2,
              List.of(ALAN, KATHERINE, ME, KATHERINE, GRACE, ME, ALAN, KATHERINE),
              List.of(
                  "Do we keep the 16th?",
                  "The window opens at 13:32 UTC and stays open for four hours.",
                  "Fine with the ground stations?",
                  "Madrid confirmed, Honeysuckle will answer tomorrow.",
                  "The ship is on position on the 14th.",
                  "Then I put the 16th into the plan.",
                  "Done. Please tell the press office.",
                  "Honeysuckle confirmed too.")),
          new Talk(
              "Lunch on Thursday?",
              DemoMailbox.INBOX,
              6,
              0.6,
              List.of(SOFIA, ME, SOFIA, ME, SOFIA),
              List.of(
                  "Are you in town on Thursday? There is a new place by the river.",
                  "Yes! Half past twelve?",
                  "Perfect. I'll book a table for two.",
                  "Make it three, Alan would like to come.",
                  "Three it is. ¡Hasta el jueves!")),
          new Talk(
              "Übersetzung der Notizen",
              DemoMailbox.INBOX,
              19,
              1.7,
              List.of(SOFIA, ME, SOFIA, ME, SOFIA, LINUS),
              List.of(
                  "Die Übersetzung ist fertig, bis auf Anmerkung G. Schönen Gruß aus Göttingen!",
                  "Großartig! Schickst Du mir die Datei?",
                  "Anbei. Seite drei braucht noch Deine Prüfung.",
                  "Zwei Tippfehler, sonst tadellos. Danke für die Mühe.",
                  "Berichtigt. Ich gebe sie morgen in den Druck.",
                  "Darf ich sie in der Vorlesung verwenden?")),
          new Talk(
              "Analytical Engine: punched cards out of stock",
              DemoMailbox.INBOX,
              11,
              0.9,
              List.of(GRACE, ME, GRACE, ALAN, ME, GRACE, ME),
              List.of(
                  "The supplier has no cards until December. What do we have left?",
                  "About 4,000. Enough for the Bernoulli run, not for more.",
                  "Then I order from the second supplier, at 12 % more.",
                  "We could also punch the back.",
                  "We could not, Alan.",
                  "Order is out. Delivery note attached.",
                  "Thank you! That saves the month.")),
          new Talk(
              "Quarterly numbers",
              DemoMailbox.ARCHIVE,
              48,
              1.3,
              List.of(LINUS, ME, LINUS, KATHERINE, ME, LINUS),
              List.of(
                  "Please find the draft of the quarterly numbers attached.",
                  "Row 14 looks doubled.",
                  "It is. Corrected file attached.",
                  "Now they add up here as well.",
                  "Approved from my side.",
                  "Filed. Until next quarter.")),
          new Talk(
              "Moving the office to the third floor",
              DemoMailbox.ARCHIVE,
              82,
              1.1,
              List.of(GRACE, LINUS, ME, GRACE, LINUS),
              List.of(
                  "We move on the first. Boxes arrive on Monday.",
                  "Who takes the coffee machine?",
                  "I carry it myself.",
                  "Then nothing can go wrong.",
                  "Famous last words.")));

  private DemoThreads() {}

  static void write(DemoPost post) {
    TALKS.forEach(talk -> write(post, talk));
  }

  private static void write(DemoPost post, Talk talk) {
    var ids = new ArrayList<String>();
    var quoted = "";
    for (int i = 0; i < talk.lines.size(); i++) {
      boolean mine = talk.people.get(i).equals(ME);
      var from = mine ? post.owner() : talk.people.get(i);
      var said = talk.lines.get(i);
      var draft =
          post.letter(Math.max(0.02, talk.startDaysAgo - i * talk.pace), from)
              .about(i == 0 ? talk.subject : "Re: " + talk.subject)
              .answering(ids)
              .saying(said + "\n\n" + firstName(from) + "\n" + quoted);
      if (mine) {
        draft.to(talk.people.get(i - 1));
      }
      attach(draft, said);
      ids.add(draft.put(mine ? DemoMailbox.SENT : talk.folder, flags(talk, i, mine)));
      quoted = "\n%s wrote:\n> %s\n".formatted(firstName(from), said);
    }
  }

  private static String[] flags(Talk talk, int i, boolean mine) {
    boolean newest = i == talk.lines.size() - 1;
    if (newest && talk.folder.equals(DemoMailbox.INBOX) && !mine) {
      return new String[0];
    }
    boolean answered = !mine && !newest && talk.people.get(i + 1).equals(ME);
    if (answered) {
      return new String[] {"\\Seen", "\\Answered"};
    }
    return i % 5 == 0 ? new String[] {"\\Seen", "\\Flagged"} : new String[] {"\\Seen"};
  }

  private static void attach(DemoPost.Draft draft, String said) {
    if (said.contains("numbers") || said.contains("file attached")) {
      draft.with(new Attachment("numbers.csv", "text/csv; charset=utf-8", SampleFiles.csv(12)));
    }
    if (said.contains("Delivery note")) {
      draft.with(
          new Attachment(
              "delivery-note.pdf", "application/pdf", SampleFiles.pdf("Delivery note 1843")));
    }
    if (said.startsWith("Anbei")) {
      draft.with(
          new Attachment(
              "Übersetzung – Notizen.pdf", "application/pdf", SampleFiles.pdf("Notizen")));
    }
  }

  private static String firstName(String address) {
    return address.substring(0, address.indexOf(' '));
  }
}
