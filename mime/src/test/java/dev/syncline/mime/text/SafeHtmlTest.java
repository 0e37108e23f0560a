package dev.syncline.mime.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.text.SafeHtml.RemoteImages;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeHtmlTest {
  private static String clean(String html) {
    return SafeHtml.clean(html, RemoteImages.SHOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<form action=\"https://evil.example\"><input name=password></form>",
        "<style>body{background:url(https://evil.example)}</style>",
        "<div style=\"background:url(https://evil.example/x)\">x</div>",
        "<div style=\"width:expression(alert(1))\">x</div>",
        "<div style=\"position:fixed;top:0\">x</div>",
        "<base href=\"https://evil.example/\">",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<object data=\"data:text/html;base64,PHNjcmlwdD4=\"></object>",
        "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<link rel=stylesheet href=\"https://evil.example/x.css\">"
      })
  void nothingOfTheSendersRuns(String html) {
    assertThat(clean(html).toLowerCase(Locale.ROOT))
        .doesNotContain("script")
        .doesNotContain("onerror")
        .doesNotContain("evil.example")
        .doesNotContain("expression")
        .doesNotContain("position")
        .doesNotContain("svg");
  }

  @Test
  void whatMailLooksLikeStays() {
    var html =
        "<table width=\"600\" bgcolor=\"#ffffff\" style=\"border-collapse:collapse\"><tbody><tr>"
            + "<td style=\"color:#333;font-size:14px\">Hello <b>Jane</b></td></tr></tbody></table>";

    assertThat(clean(html)).isEqualTo(html);
  }

  @Test
  void linksOpenElsewhereAndSayNothing() {
    assertThat(clean("<a href=\"https://example.com/\">x</a>"))
        .isEqualTo(
            "<a href=\"https://example.com/\" target=\"_blank\" rel=\"noopener noreferrer"
                + " nofollow\">x</a>");
  }

  @Test
  void remoteImagesWaitUntilAskedFor() {
    var html = "<img src=\"https://track.example/p.gif\"><img src=\"cid:pic@x\">";

    assertThat(SafeHtml.clean(html, RemoteImages.HELD_BACK))
        .isEqualTo("<img data-src=\"https://track.example/p.gif\"><img src=\"cid:pic@x\">");
    assertThat(clean(html)).isEqualTo(html);
  }
}
