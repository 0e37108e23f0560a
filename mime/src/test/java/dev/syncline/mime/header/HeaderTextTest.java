package dev.syncline.mime.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeaderTextTest {
  @Test
  void lettersSplitBetweenEncodedWordsAreWhole() {
    assertThat(EncodedWords.decode("=?utf-8?B?5p2x5Lo=?= =?utf-8?B?rA==?=")).isEqualTo("東京");
    assertThat(EncodedWords.decode("=?utf-8?Q?=C3?=\t=?UTF-8?Q?=BC?=")).isEqualTo("ü");
  }

  @Test
  void blanksStayAroundButNotBetweenEncodedWords() {
    assertThat(EncodedWords.decode("a =?utf-8?Q?b?= =?iso-8859-1?Q?c_=FC?= d"))
        .isEqualTo("a bc ü d");
    assertThat(EncodedWords.decode("=?utf-8*en?Q?a b?=")).isEqualTo("a b");
    assertThat(EncodedWords.decode("=?utf-8?X?a?= =?utf-8?Q?b"))
        .isEqualTo("=?utf-8?X?a?= =?utf-8?Q?b");
  }

  @Test
  void encodedLineEndsCannotInjectAField() {
    assertThat(EncodedWords.decode("=?utf-8?Q?a=0D=0ABcc:_x?=")).doesNotContain("\n", "\r");
  }

  @Test
  void datesOfEveryAgeAreRead() {
    var instant = Instant.parse("2026-11-22T03:02:25Z");

    assertThat(MailDate.parse("Sun, 22 Nov 2026 03:02:25 +0000")).isEqualTo(instant);
    assertThat(MailDate.parse("Sun, 22 Nov 2026 04:02:25 +0100 (CET)")).isEqualTo(instant);
    assertThat(MailDate.parse("22 Nov 26 03:02:25 GMT")).isEqualTo(instant);
    assertThat(MailDate.parse("Sat, 21 Nov 2026 22:02:25 EST")).isEqualTo(instant);
    assertThat(MailDate.parse("Sun Nov 22 03:02:25 2026")).isEqualTo(instant);
    assertThat(MailDate.parse("2026-11-22T03:02:25.123Z")).isEqualTo(instant);
    assertThat(MailDate.parse("22-Nov-2026 03:02:25")).isEqualTo(instant);
    assertThat(MailDate.parse("Sun, 22 Nov 2026 04:02:25 GMT+01:00")).isEqualTo(instant);
    assertThat(MailDate.parse("yesterday")).isNull();
    assertThat(MailDate.parse("99 Nov 2026 03:02:25")).isNull();
  }

  @Test
  void parametersAreReadHoweverTheyAreWritten() {
    var field =
        StructuredField.parse(
            "Attachment; filename=\"plain.pdf\"; filename*0*=utf-8''%E6%9D%B1; filename*1*=%E4%BA%AC; filename*2=\".pdf\"");
    assertThat(field.value()).isEqualTo("attachment");
    assertThat(field.parameter("filename")).isEqualTo("東京.pdf");

    assertThat(StructuredField.parse("a/b; name=my file.pdf; x=y").parameter("name"))
        .isEqualTo("my file.pdf");
    assertThat(StructuredField.parse("a/b; name=\"=?utf-8?B?5p2x5Lqs?=\"").parameter("name"))
        .isEqualTo("東京");
    assertThat(StructuredField.parse("a/b; name=\"C:\\temp\\x\"").parameter("name"))
        .isEqualTo("C:\\temp\\x");
    assertThat(StructuredField.parse("Text/HTML charset=utf-8").value()).isEqualTo("text/html");
    assertThat(StructuredField.parse("text/plain; charset=us-ascii (Plain)").parameter("charset"))
        .isEqualTo("us-ascii");
  }

  @Test
  void idsAreWithoutBracketsAndBlanks() {
    assertThat(MessageIds.all("<a@b> your mail <c@\td>")).containsExactly("a@b", "c@d");
    assertThat(MessageIds.first("a@b")).isEqualTo("a@b");
    assertThat(MessageIds.first("")).isNull();
  }
}
