package dev.syncline.mime.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What mail programs write, shortened to what matters.
class ReplyHtmlTest {
  private static String reduced(String html, boolean signature) {
    var document = Jsoup.parse(html);
    ReplyHtml.reduce(document, signature);
    return words(document);
  }

  private static String words(Document document) {
    return document.body().text().replaceAll("\\s+", " ").strip();
  }

  private static String reply(String html) {
    return reduced(html, false);
  }

  static Stream<Arguments> programs() {
    return Stream.of(
        Arguments.of(
            "Gmail",
            """
            <div dir="ltr">Tuesday works.<div><br></div><div>See you there</div></div><br>
            <div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Nov 23, 2026 at
            9:15 AM Joe &lt;<a href="mailto:joe@example.com">joe@example.com</a>&gt; wrote:<br></div>
            <blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">
            <div dir="ltr">Shall we meet?</div></blockquote></div>
            """),
        Arguments.of(
            "Gmail in a language nobody knows",
            """
            <div dir="ltr">Tuesday works.<div>See you there</div></div>
            <div class="gmail_quote"><div dir="ltr" class="gmail_attr">Qa 23 Xyz 9:15 Joe ab:<br></div>
            <blockquote class="gmail_quote"><div>Shall we meet?</div></blockquote></div>
            <div>-- <br>You received this because you are in the group.</div>
            """),
        Arguments.of(
            "old Gmail",
            """
            Tuesday works.<br>See you there<br><br><div class="gmail_quote">2012/9/4 Joe <span dir="ltr">&lt;<a
            href="mailto:joe@example.com">joe@example.com</a>&gt;</span><br><blockquote class="gmail_quote">Shall we
            meet?</blockquote></div>
            """),
        Arguments.of(
            "Outlook on the web",
            """
            <div class="elementToProof">Tuesday works.</div><div class="elementToProof">See you there</div>
            <div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">
            <div id="divRplyFwdMsg" dir="ltr"><font face="Calibri" color="#000000"><b>Qaz:</b> Joe
            &lt;joe@example.com&gt;<br><b>Qux:</b> Monday<br></font><div>&nbsp;</div></div>
            <div>Shall we meet?</div>
            """),
        Arguments.of(
            "Outlook for Windows",
            """
            <div class="WordSection1"><p class="MsoNormal">Tuesday works.<o:p></o:p></p>
            <p class="MsoNormal">See you there<o:p>&nbsp;</o:p></p><div>
            <div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>
            Qaz:</b> Joe &lt;joe@example.com&gt; <br><b>Qux:</b> Monday</p></div></div>
            <p class="MsoNormal">Shall we meet?</p></div>
            """),
        Arguments.of(
            "Outlook of 2007, whose header has a style of its own",
            """
            <p class="MsoNormal">Tuesday works.</p><p class="MsoNormal">See you there</p>
            <div style='border:none;border-top:solid silver 1.0pt'><p class="MsoNormal"><b>Von:</b> Joe
            [mailto:joe@example.com] <br><b>Gesendet:</b> Montag, 23. November 2026 09:15<br><b>An:</b> Jane<br>
            <b>Betreff:</b> Treffen</p></div><p class="MsoNormal">Shall we meet?</p>
            """),
        Arguments.of(
            "Apple Mail",
            """
            <div>Tuesday works.</div><div>See you there</div><div><br><blockquote type="cite"><div>On Nov 23, 2026, at
            9:15 AM, Joe &lt;joe@example.com&gt; wrote:</div><br class="Apple-interchange-newline"><div>Shall we
            meet?</div></blockquote></div><br>
            """),
        Arguments.of(
            "Thunderbird",
            """
            <p>Tuesday works.</p><p>See you there<br></p><div class="moz-cite-prefix">Qa 23.11.26 xyz Joe:<br></div>
            <blockquote type="cite" cite="mid:1@example.com"><p>Shall we meet?</p></blockquote><br>
            """),
        Arguments.of(
            "Thunderbird, answered below",
            """
            <div class="moz-cite-prefix">On 23.11.26 09:15, Joe wrote:<br></div><blockquote type="cite">Shall we
            meet?</blockquote><p>Tuesday works.</p><p>See you there</p>
            """),
        Arguments.of(
            "Yahoo",
            """
            <div class="ydp1yahoo-style-wrap"><div dir="ltr">Tuesday works.</div><div>See you there</div></div>
            <div id="ydp2yahoo_quoted_1" class="ydp2yahoo_quoted"><div>On Monday, November 23, 2026, Joe
            &lt;joe@example.com&gt; wrote:</div><div><br></div><div>Shall we meet?</div></div>
            """),
        Arguments.of(
            "Yandex",
            """
            <div>Tuesday works.</div><div>See you there</div><div>23.11.2026, 09:15, "Joe"
            &lt;joe@example.com&gt;:</div><blockquote><div>Shall we meet?</div></blockquote>
            """),
        Arguments.of(
            "Proton",
            """
            <div>Tuesday works.</div><div>See you there</div><div class="protonmail_quote">On Monday, November 23rd,
            2026 at 9:15 AM, Joe &lt;joe@example.com&gt; wrote:<br><blockquote class="protonmail_quote"
            type="cite"><div>Shall we meet?</div></blockquote></div>
            """),
        Arguments.of(
            "GMX",
            """
            <div>Tuesday works.<br>See you there<div name="quote" style="margin:10px 5px;border-left:2px solid #C3D9E5">
            <div><b>Gesendet:</b> Montag, 23. November 2026<br><b>Von:</b> Joe</div><div>Shall we meet?</div></div></div>
            """),
        Arguments.of(
            "Roundcube",
            """
            <p>Tuesday works.</p><p>See you there</p><p id="reply-intro">Qa 2026-11-23 09:15, Joe xyz:</p>
            <blockquote type="cite" style="padding:0 0.4em">Shall we meet?</blockquote>
            """),
        Arguments.of(
            "a program that shows marks",
            """
            Tuesday works.<br>See you there<br><br>On Mon, Nov 23, 2026 at 9:15 AM, Joe &lt;joe@example.com&gt;
            wrote:<br>&gt; Shall we meet?<br>&gt; Joe<br>
            """),
        Arguments.of(
            "a plain text up-converted",
            """
            <pre>Tuesday works.
            See you there

            On 11/23/2026 09:15 AM, Joe wrote:
            &gt; Shall we meet?
            </pre>
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void whatIsQuotedIsTakenOutAndAllElseStays(String program, String html) {
    assertThat(reply(html)).isEqualTo("Tuesday works. See you there");
  }

  static Stream<Arguments> signatures() {
    return Stream.of(
        Arguments.of(
            "Gmail",
            """
            Tuesday works.<div><br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br>
            <div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">Jane<br>Example Ltd</div></div>
            """),
        Arguments.of(
            "Gmail below a farewell",
            """
            <div>Tuesday works.</div><div>Best,</div><div><div class="gmail_signature"><div>Jane</div><div>A long
            disclaimer that says that nobody but the one it was meant for may read what they have read by
            now</div></div></div>
            """),
        Arguments.of(
            "Thunderbird",
            """
            <p>Tuesday works.</p><pre class="moz-signature" cols="72">--\s
            Jane
            Example Ltd</pre>
            """),
        Arguments.of(
            "Outlook",
            """
            <div>Tuesday works.</div><div id="Signature"><p>Jane</p></div><div id="appendonsend"></div><hr>
            <div id="divRplyFwdMsg">From: Joe</div><div>Shall we meet?</div>
            """),
        Arguments.of(
            "a telephone",
            "<div>Tuesday works.</div><br><div dir=\"ltr\">Sent from my iPhone</div>"),
        Arguments.of(
            "a person",
            "<p>Tuesday works.</p><p>Mit freundlichen Grüßen</p><p>Jane Müller<br>Example GmbH</p>"),
        Arguments.of("a person in a hurry", "<p>Tuesday works.</p><p>Best regards</p>"),
        Arguments.of(
            "a person, below what is quoted",
            """
            <div>Tuesday works.</div><blockquote type="cite">Shall we meet?</blockquote><div>Cheers,<br>Jane</div>
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signatures")
  void signaturesStayOnlyWhenWanted(String of, String html) {
    assertThat(reply(html)).isEqualTo("Tuesday works.");
    assertThat(reduced(html, true)).hasSizeGreaterThan("Tuesday works.".length());
  }

  @Test
  void answersWithinAQuotationKeepIt() {
    var html =
        """
        <div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 23, 2026 at 9:15 AM Joe wrote:</div>
        <blockquote class="gmail_quote">Shall we meet, and if so, would you rather have it on a Tuesday or not?</blockquote>
        <div>Yes.</div>
        <blockquote class="gmail_quote">At eight?</blockquote><div>At nine.</div>
        <blockquote class="gmail_quote">Joe</blockquote></div>
        """;

    assertThat(reply(html)).contains("Shall we meet", "Yes.", "At eight?").endsWith("At nine.");
  }

  @Test
  void aSignatureAboveTheAnswersTakesNoneOfThemAlong() {
    var html =
        """
        <div>See below.</div><div class="gmail_signature">Jane</div>
        <blockquote type="cite">Shall we meet?</blockquote><div>Yes.</div>
        <blockquote type="cite">At eight?</blockquote><div>At nine.</div>
        """;

    assertThat(reply(html)).startsWith("See below.").contains("Yes.").doesNotContain("Jane");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded message"
            + " ---------<br>From: Joe &lt;joe@example.com&gt;<br>Date: Mon, Nov 23, 2026<br>Subject:"
            + " A<br>To: Jane<br></div><div>Shall we meet?</div></div>",
        "<div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Qaz qux ---------<br>From:"
            + " Joe &lt;joe@example.com&gt;<br>Date: Mon, Nov 23, 2026<br>To: Jane<br></div><div>Shall"
            + " we meet?</div></div>",
        "<blockquote type=\"cite\"><div>Begin forwarded message:</div><br><div><b>From:</b>"
            + " Joe</div><div><b>Subject:</b> A</div><div>Shall we meet?</div></blockquote>",
        "<div class=\"moz-forward-container\">-------- Forwarded Message"
            + " --------<table><tr><th>Subject:</th><td>A</td></tr><tr><th>From:</th><td>Joe</td></tr>"
            + "</table>Shall we meet?</div>"
      })
  void whatIsPassedOnStays(String forwarded) {
    assertThat(reply("<div>For you.</div>" + forwarded)).contains("For you.", "Shall we meet?");
  }

  @Test
  void gmailsMarkupBelowAnAttributionWithoutDateIsAQuotation() {
    assertThat(
            reply(
                "<div>Tuesday works.</div><div>Joe wrote:</div>"
                    + "<blockquote class=gmail_quote>Shall we meet?</blockquote>"))
        .doesNotContain("Shall we meet?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<blockquote>On 01/03/26 7:07 PM, Joe Doe wrote: > Shall we meet?</blockquote>",
        "<blockquote class=gmail_quote>On Nov 23 2026, at 9:15 am, Joe wrote: <br>Shall we?</blockquote>"
      })
  void aQuotationThatHoldsItsAttributionIsOne(String quotation) {
    assertThat(reply("<div>Tuesday works.</div>" + quotation)).isEqualTo("Tuesday works.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div>I like this:</div><blockquote class=gmail_quote>To be or not to be</blockquote>",
        "<p>He said:</p><blockquote>To be or not to be</blockquote><p>Who was it?</p>",
        "<h1>News of 2026</h1><p>All is well.</p><hr><p>You get this because you asked for it.</p>",
        "<table><tr><td>From:</td><td>Berlin</td></tr><tr><td>Price:</td><td>9 €</td></tr></table>",
        "<div class=\"gmail_signature\">Jane</div>",
        "<p>On Tuesday we meet.</p><p>On Wednesday he wrote: nothing.</p>"
      })
  void ordinaryMailStaysWhole(String html) {
    assertThat(reply(html)).isEqualTo(words(Jsoup.parse(html)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<blockquote>",
        "<blockquote class=gmail_quote>",
        "<blockquote type=cite>",
        "<div class=gmail_quote>",
        "<br>",
        "a<br>",
        "<b>x</b>",
        "<pre>\n",
        "<p>On Mon 1:00 wrote:",
        "<div id=divRplyFwdMsg>From: a",
        "<table><tr><td>",
        "<hr>",
        "> a\n"
      })
  void endlessMarkupIsReadOnce(String piece) {
    assertThat(reply("text " + piece.repeat(400_000 / piece.length()))).startsWith("text");
  }
}
