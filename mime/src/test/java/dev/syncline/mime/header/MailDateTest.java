package dev.syncline.mime.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDateTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mon, 23 Nov 2026 09:15:30 +0100            | 2026-11-23T08:15:30Z
          Mon, 23 Nov 2026 9:15:30 +0100             | 2026-11-23T08:15:30Z
          23 Nov 2026 09:15 GMT                      | 2026-11-23T09:15:00Z
          Mon,23 Nov 2026 09:15:30 +0100             | 2026-11-23T08:15:30Z
          Mon, 23 Nov 26 09:15:30 EST                | 2026-11-23T14:15:30Z
          Mon, 23 Nov 98 09:15:30 PDT                | 1998-11-23T16:15:30Z
          Mon, 23 Nov 103 09:15:30 UT                | 2003-11-23T09:15:30Z
          Mon Nov 23 09:15:30 2026                   | 2026-11-23T09:15:30Z
          Mon Nov 23 09:15:30 EST 2026               | 2026-11-23T14:15:30Z
          Mon Nov 23 2026 09:15:30 GMT+0300          | 2026-11-23T06:15:30Z
          Mon, 23 Nov 2026 09:15:30 +01:00           | 2026-11-23T08:15:30Z
          Mon, 23 Nov 2026 09:15:30 +1               | 2026-11-23T08:15:30Z
          Mon, 23 Nov 2026 09:15:30 -0000            | 2026-11-23T09:15:30Z
          Mon, 23 Nov 2026 09:15:30 Z                | 2026-11-23T09:15:30Z
          Mon, 23 Nov 2026 09:15:30                  | 2026-11-23T09:15:30Z
          Mon, 23 Nov 2026 09:15:30 +0100 (CET)      | 2026-11-23T08:15:30Z
          Mon, 23 Nov 2026 09:15:30 (a -0500) +0100  | 2026-11-23T08:15:30Z
          Mon, 23 Nov 2026 09:15:30 +0100 score=-2.1 | 2026-11-23T08:15:30Z
          Mon, 23 Nov 2026 09:15:30 XYZ              | 2026-11-23T09:15:30Z
          Mon, 23 (comment) Nov 2026 09:15:30 +0100  | 2026-11-23T08:15:30Z
          Monday, 23-Nov-26 09:15:30 GMT             | 2026-11-23T09:15:30Z
          23-Nov-2026 09:15:30 +0100                 | 2026-11-23T08:15:30Z
          Monday, November 23, 2026 9:15 AM          | 2026-11-23T09:15:00Z
          Monday, November 23, 2026 9:15 PM          | 2026-11-23T21:15:00Z
          Nov 23, 2026 12:15 AM                      | 2026-11-23T00:15:00Z
          2026-11-23T09:15:30Z                       | 2026-11-23T09:15:30Z
          2026-11-23T09:15:30.123+01:00              | 2026-11-23T08:15:30Z
          2026-11-23 09:15:30 +0100                  | 2026-11-23T08:15:30Z
          11/23/2026 09:15:30                        | 2026-11-23T09:15:30Z
          11/23/2026 9:15:30 PM                      | 2026-11-23T21:15:30Z
          23/11/2026 09:15:30                        | 2026-11-23T09:15:30Z
          23.11.2026 09:15:30                        | 2026-11-23T09:15:30Z
          23.11.26 09:15                             | 2026-11-23T09:15:00Z
          23 Nov 2026 09.15.30 +0100                 | 2026-11-23T08:15:30Z
          Mo, 23 Nov 2026 09:15:30 +0100             | 2026-11-23T08:15:30Z
          Do, 24 Dez 2026 09:15:30 +0100             | 2026-12-24T08:15:30Z
          jeu., 24 déc. 2026 09:15:30 +0100          | 2026-12-24T08:15:30Z
          Mi, 4 Mär 2026 09:15:30 +0100              | 2026-03-04T08:15:30Z
          пн, 23 ноя 2026 09:15:30 +0300             | 2026-11-23T06:15:30Z
          lun, 7 juil. 2026 09:15:30 +0200           | 2026-07-07T07:15:30Z
          Mon, 23 Nov 2026 24:00:00 +0000            | 2026-11-24T00:00:00Z
          Mon, 23 Nov 2026 23:59:60 +0000            | 2026-11-24T00:00:00Z
          Thu, 1 Jan 1970 00:00:00 GMT               | 1970-01-01T00:00:00Z
          """)
  void everyFormPeopleWriteIsRead(String written, String meant) {
    assertThat(MailDate.parse(written)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "never",
        "Mon",
        "32 Nov 2026 09:15",
        "23 Foo 2026",
        "23 Nov 2026 25:00",
        "99:99:99"
      })
  void whatIsNoDateIsNone(String written) {
    assertThat(MailDate.parse(written)).isNull();
  }

  @Test
  void receivedFieldSaysWhenTheMessageCame() {
    assertThat(MailDate.ofReceived("from a by b with SMTP id 1; Mon, 23 Nov 2026 09:15:30 +0100"))
        .isEqualTo("2026-11-23T08:15:30Z");
    assertThat(MailDate.ofReceived("from a by b")).isNull();
  }
}
