package dev.syncline.sandbox.demo;

import dev.syncline.sandbox.message.Attachment;
import java.util.List;

/// What machines send: newsletters with HTML and pictures, notifications, and junk.
final class DemoNewsletters {
  private static final List<String> TOPICS =
      List.of(
          "Looms that think",
          "Ten uses for brass",
          "The lost chapter of Euclid",
          "Steam, now quieter",
          "Letters from Turin",
          "A history of zero",
          "Gears for beginners",
          "What clerks compute",
          "Difference engines compared",
          "Reading Bernoulli aloud",
          "Weaving with algebra",
          "The year in machines");
  private static final List<String> BUILDS =
      List.of("engine", "mill", "store", "printer", "cards", "cards", "engine", "mill");
  private static final List<String> JUNK =
      List.of(
          "You have WON a steam engine",
          "Cheap brass gears!!!",
          "Re: your invoice #99812",
          "Hot deals on slide rules",
          "Congratulations, dear Sir or Madam",
          "Earn guineas at home");

  private DemoNewsletters() {}

  static void write(DemoPost post) {
    for (int i = 0; i < TOPICS.size(); i++) {
      newsletter(post, i, TOPICS.get(i));
    }
    for (int i = 0; i < BUILDS.size(); i++) {
      build(post, i, BUILDS.get(i));
    }
    for (int i = 0; i < JUNK.size(); i++) {
      post.letter(1.5 + i * 3.3, "Best Offers <offers%d@spam.example>".formatted(i))
          .about(JUNK.get(i))
          .saying("Act now! This offer ends at midnight.\n")
          .html("<html><body><h1>Act now!</h1><p>This offer ends at midnight.</p></body></html>")
          .header("X-Spam-Flag", "YES")
          .put(
              DemoMailbox.JUNK,
              i % 2 == 0 ? new String[] {"$Junk"} : new String[] {"\\Seen", "$Junk"});
    }
  }

  private static void newsletter(DemoPost post, int i, String topic) {
    int issue = TOPICS.size() - i;
    var draft =
        post.letter(0.8 + i * 7, "The Weekly Engine <news@engine.example>")
            .about("The Weekly Engine, No. %d: %s".formatted(issue, topic))
            .header("List-Id", "The Weekly Engine <weekly.engine.example>")
            .header(
                "List-Unsubscribe",
                "<mailto:unsubscribe@engine.example>, <https://engine.example/unsubscribe>")
            .header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
            .header("Precedence", "bulk")
            .saying("%s\n\nRead on the web: https://engine.example/%d\n".formatted(topic, issue))
            .html(page(topic, issue));
    if (i % 3 == 0) {
      draft.with(
          new Attachment(
              "banner.png",
              "image/png",
              SampleFiles.png(240, 60, 70 + i * 10, 110, 200),
              "banner-%d@engine.example".formatted(issue)));
    }
    var folder = i < 4 ? DemoMailbox.INBOX : i < 9 ? DemoMailbox.OVERVIEW : DemoMailbox.TRASH;
    draft.put(folder, i < 2 ? new String[0] : new String[] {"\\Seen"});
  }

  private static String page(String topic, int issue) {
    boolean pictured = (TOPICS.size() - issue) % 3 == 0;
    var picture =
        pictured
            ? "<img src=\"cid:banner-%d@engine.example\" width=\"240\" alt=\"\">".formatted(issue)
            : "";
    return """
    <!DOCTYPE html>
    <html>
    <head><meta charset="utf-8"><style>body { font-family: Georgia, serif; } .small { color: #777; }</style></head>
    <body>
    %s
    <h1>%s</h1>
    <p>Dear reader, this week&rsquo;s issue is about <em>%s</em>. It has three articles &amp; one riddle.</p>
    <ul><li>What happened</li><li>What will happen</li><li>What could have happened</li></ul>
    <p><a href="https://engine.example/%d">Read on the web</a></p>
    <p class="small">You receive this because you subscribed. <a href="https://engine.example/unsubscribe">Unsubscribe</a></p>
    <img src="https://engine.example/open.gif?i=%d" width="1" height="1" alt="">
    </body>
    </html>
    """
        .formatted(picture, topic, topic, issue, issue);
  }

  private static void build(DemoPost post, int i, String project) {
    boolean failed = i % 3 == 1;
    var draft =
        post.letter(0.3 + i * 1.9, "Build Robot <builds@ci.example>")
            .about("[%s] build %d %s".formatted(project, 1843 - i, failed ? "failed" : "passed"))
            .header("Auto-Submitted", "auto-generated")
            .saying(
                "Project: %s\nBuild: %d\nResult: %s\n"
                    .formatted(project, 1843 - i, failed ? "FAILED in step 'punch'" : "passed"));
    draft.put(DemoMailbox.INBOX, i < 3 ? new String[0] : new String[] {"\\Seen"});
  }
}
