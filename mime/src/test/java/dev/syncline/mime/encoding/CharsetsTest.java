package dev.syncline.mime.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharsetsTest {
  private static final String RUSSIAN =
      "Здравствуйте! Прошу вас сообщить, когда будет готов договор, чтобы мы могли его подписать.";
  private static final String JAPANESE = "お世話になっております。会議の資料をお送りしますので、ご確認をお願いいたします。";
  private static final String CHINESE = "您好，请查收附件中的会议资料，如有问题请随时与我联系。谢谢您的支持与配合。";
  private static final String KOREAN = "안녕하세요. 회의 자료를 보내드리오니 확인해 주시기 바랍니다. 감사합니다.";
  private static final String GREEK =
      "Καλημέρα σας, σας στέλνω το έγγραφο που ζητήσατε και περιμένω την απάντησή σας.";
  private static final String GERMAN =
      "Schöne Grüße aus München, größere Änderungen übermitteln wir später.";

  @ParameterizedTest
  @CsvSource({
    "koi8-r, russian",
    "windows-1251, russian",
    "shift_jis, japanese",
    "euc-jp, japanese",
    "iso-2022-jp, japanese",
    "gb18030, chinese",
    "big5, traditional",
    "euc-kr, korean",
    "windows-1253, greek",
    "windows-1252, german",
    "utf-8, japanese"
  })
  void undeclaredTextIsReadAsWhatItIs(String charset, String language) {
    var text =
        switch (language) {
          case "russian" -> RUSSIAN;
          case "japanese" -> JAPANESE;
          case "chinese" -> CHINESE;
          case "traditional" -> "您好，請查收附件中的會議資料，如有問題請隨時與我聯繫。謝謝您的支持與配合。";
          case "korean" -> KOREAN;
          case "greek" -> GREEK;
          default -> GERMAN;
        };
    var bytes = text.getBytes(Charset.forName(charset));

    assertThat(Charsets.decode(bytes, null).text()).isEqualTo(text);
    assertThat(Charsets.decode(bytes, "x-unknown").text()).isEqualTo(text);
    assertThat(Charsets.decode(bytes, "us-ascii").text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "iso-8859-1, windows-1252, ‘quoted’ – €",
    "latin1, windows-1252, ‘quoted’",
    "gb2312, gb18030, 镕㐀",
    "GB_2312-80, gb18030, 镕",
    "ks_c_5601-1987, x-windows-949, 똠방각하",
    "ks_c_5601, x-windows-949, 똠",
    "euc-kr, x-windows-949, 똠방각하",
    "shift_jis, windows-31j, ①㈱",
    "x-sjis, windows-31j, ①",
    "tis-620, x-windows-874, ไทย",
    "iso-8859-8-i, iso-8859-8, שלום",
    "cp1251, windows-1251, привет",
    "win-1251, windows-1251, привет",
    "utf8, utf-8, grüße",
    "'\"utf-8\"', utf-8, grüße",
    "unicode-1-1-utf-8, utf-8, grüße"
  })
  void namesMeanWhatTheirWritersMean(String declared, String written, String text) {
    var bytes = text.getBytes(Charset.forName(written));

    assertThat(Charsets.decode(bytes, declared).text()).isEqualTo(text);
    assertThat(Charsets.isKnown(declared)).isTrue();
  }

  @Test
  void utf7IsRead() {
    var bytes = "Hi Mom -+Jjo--+AOQ-! 1 +- 1".getBytes(StandardCharsets.US_ASCII);

    for (var name : new String[] {"utf-7", "unicode-1-1-utf-7", "UNICODE-1-1-UTF-7"}) {
      assertThat(Charsets.decode(bytes, name).text()).isEqualTo("Hi Mom -☺-ä! 1 + 1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'The next sentence is in GB.~{<:Ky2;S{#,NpJ)l6HK!#~}Bye.', 'The next sentence is in GB.己所不欲，勿施於人。Bye.'",
    "a ~~ b ~c, a ~ b ~c",
    "one~NEWLINEline, oneline",
    "~{<:KyNEWLINEplain, 己所NEWLINEplain",
    "~{<:K, 己K",
    "~, ~"
  })
  void hzIsRead(String written, String read) {
    var bytes = written.replace("NEWLINE", "\r\n").getBytes(StandardCharsets.US_ASCII);

    assertThat(Charsets.decode(bytes, "HZ-GB-2312").text())
        .isEqualTo(read.replace("NEWLINE", "\r\n"));
    assertThat(Charsets.isKnown("hz-gb-2312")).isTrue();
  }

  @Test
  void byteOrderMarkIsNoText() {
    assertThat(Charsets.decode("\uFEFFa".getBytes(StandardCharsets.UTF_8), "utf-8").text())
        .isEqualTo("a");
    assertThat(Charsets.decode("\uFEFFa".getBytes(StandardCharsets.UTF_8), null).text())
        .isEqualTo("a");
  }

  @Test
  void headersWithoutCharsetAreReadInTheBodysCharset() {
    var bytes = "Привет".getBytes(Charset.forName("koi8-r"));

    assertThat(Charsets.guess(bytes, 0, bytes.length, "koi8-r")).isEqualTo("Привет");
    assertThat(Charsets.guess("Grüße".getBytes(StandardCharsets.UTF_8), 0, 7, "koi8-r"))
        .isEqualTo("Grüße");
  }
}
