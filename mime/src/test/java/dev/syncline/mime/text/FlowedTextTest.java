package dev.syncline.mime.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.mime.header.StructuredField;
import dev.syncline.mime.parse.MimeParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FlowedTextTest {
  private static String unfolded(String text) {
    return FlowedText.unfold(text, StructuredField.parse("text/plain; format=flowed"));
  }

  @Test
  void linesThatFlowAreOneParagraph() {
    assertThat(unfolded("This is one \nparagraph of \nthree lines.\n\nAnd another.\n"))
        .isEqualTo("This is one paragraph of three lines.\n\nAnd another.\n");
  }

  @Test
  void stuffedBlanksGoAndFixedLinesStay() {
    assertThat(unfolded(" From here\n > no quote\n  indented\nfixed\n"))
        .isEqualTo("From here\n> no quote\n indented\nfixed\n");
  }

  @Test
  void quotesFlowWithinTheirDepth() {
    assertThat(unfolded(">>deep and \n>>wide.\n>less \n> deep.\nNone \n> broken off\n"))
        .isEqualTo(">> deep and wide.\n> less deep.\nNone \n> broken off\n");
  }

  @Test
  void signatureDelimiterDoesNotFlow() {
    assertThat(unfolded("Bye \n-- \nJane \nExample\n")).isEqualTo("Bye \n-- \nJane Example\n");
  }

  @Test
  void withDelSpTheBlankIsNoText() {
    var type = StructuredField.parse("text/plain; format=flowed; delsp=yes");

    assertThat(FlowedText.unfold("今日は \n良い天気 \nです\n", type)).isEqualTo("今日は良い天気です\n");
  }

  @Test
  void bodiesOfMessagesAreUnfolded() {
    var raw =
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nOne \r\nline.\r\n"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(MimeParser.parse(raw).text()).isEqualTo("One line.\n");
  }

  @Test
  void enrichedTextLosesItsCommands() {
    var enriched =
        """
        <bold>Now</bold> is the time
        for <italic>all</italic> << good men.

        <color><param>red</param>And</color> women.
        """;

    assertThat(EnrichedText.toPlain(enriched))
        .isEqualTo("Now is the time for all < good men.\nAnd women.\n");
  }
}
