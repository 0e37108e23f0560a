package dev.syncline.mime.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.text.SubjectThreading.Normalized;
import org.junit.jupiter.api.Test;

class ReadableTextTest {
  @Test
  void onlyWhatIsShownIsText() {
    var html =
        "<html><head><title>T</title><style>p > a {}</style></head><body><!-- no > --><p title=\"a > b\">One&nbsp;&amp;"
            + " two</p><script>if (a < b) {}</script><div>Three<br/>four &lt; &rarr; &#x1F600; 1 < 2</div></body></html>";

    assertThat(HtmlText.toText(html)).isEqualTo("One & two\n\nThree\nfour < → 😀 1 < 2");
    assertThat(Snippet.ofHtml(html)).isEqualTo("One & two Three four < → 😀 1 < 2");
  }

  @Test
  void brokenMarkupIsReadOnce() {
    for (var opening :
        new String[] {
          "<", "<a ", "<a b=\"", "<!--", "<style>", "&", "&#", "<a b='>", "</", "<style></"
        }) {
      assertThat(HtmlText.toText("text " + opening.repeat(300_000))).startsWith("text");
    }
  }

  @Test
  void textBecomesHtmlThatCannotDoAnything() {
    assertThat(HtmlText.fromText("<b> & \"x\"\n  y"))
        .isEqualTo("<div>&lt;b&gt; &amp; &quot;x&quot;<br>\n&nbsp; y</div>");
  }

  @Test
  void snippetIsCutBetweenLetters() {
    var snippet = Snippet.of("x" + "😀".repeat(200), null);

    assertThat(snippet).isEqualTo("x" + "😀".repeat(99));
    assertThat(Snippet.of(" \n ", "<p>html</p>")).isEqualTo("html");
    assertThat(Snippet.of("a \r\n\t b", null)).isEqualTo("a b");
  }

  @Test
  void prefixesOfEveryLanguageAreStripped() {
    for (var prefix :
        new String[] {
          "Re: ", "RE:", "AW: ", "Re[2]: ", "SV: Re: ", "回复：", "Antw: ", "Odp: ", "YNT: "
        }) {
      assertThat(SubjectThreading.normalize(prefix + "Topic"))
          .isEqualTo(new Normalized("Topic", true, false));
    }
    for (var prefix : new String[] {"Fwd: ", "FW:", "WG: ", "转发: ", "TR: ", "ENC: "}) {
      assertThat(SubjectThreading.normalize(prefix + "Topic"))
          .isEqualTo(new Normalized("Topic", false, true));
    }
    assertThat(SubjectThreading.normalize("Re: [dev] Re:  a  topic").subject())
        .isEqualTo("[dev] a topic");
    assertThat(SubjectThreading.normalize("Note: Topic"))
        .isEqualTo(new Normalized("Note: Topic", false, false));
  }

  @Test
  void theOutermostPrefixSaysWhetherAMessageIsPassedOn() {
    for (var subject : new String[] {"Fwd: Topic", "[dev] WG: AW: Topic", "转发：Re: Topic"}) {
      assertThat(SubjectThreading.isForward(subject)).as(subject).isTrue();
    }
    for (var subject : new String[] {"Topic", "Re: Fwd: Topic", "Plan: Fwd", ""}) {
      assertThat(SubjectThreading.isForward(subject)).as(subject).isFalse();
    }
  }
}
