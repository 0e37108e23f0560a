package dev.syncline.mime.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTextTest {
  static Stream<Arguments> languages() {
    return Stream.of(
        Arguments.of(
            "Thanks, Tuesday works.",
            "Best regards,\nJane",
            "On Mon, 23 Nov 2026 at 09:15, Joe Smith <joe@example.com> wrote:"),
        Arguments.of(
            "Danke, Dienstag passt.",
            "Mit freundlichen Grüßen\nJane Müller",
            "Am Mo., 23. Nov. 2026 um 09:15 Uhr schrieb Joe Smith <joe@example.com>:"),
        Arguments.of(
            "Merci, mardi me convient.",
            "Cordialement,\nJane",
            "Le lun. 23 nov. 2026 à 09:15, Joe Smith <joe@example.com> a écrit :"),
        Arguments.of(
            "Gracias, el martes está bien.",
            "Saludos,\nJane",
            "El lun, 23 nov 2026 a las 9:15, Joe Smith (<joe@example.com>) escribió:"),
        Arguments.of(
            "Obrigada, terça está bem.",
            "Atenciosamente,\nJane",
            "Em seg., 23 de nov. de 2026 às 09:15, Joe Smith <joe@example.com> escreveu:"),
        Arguments.of(
            "Grazie, martedì va bene.",
            "Cordiali saluti\nJane",
            "Il giorno lun 23 nov 2026 alle ore 09:15 Joe Smith <joe@example.com> ha scritto:"),
        Arguments.of(
            "Bedankt, dinsdag is goed.",
            "Met vriendelijke groet,\nJane",
            "Op ma 23 nov. 2026 om 09:15 schreef Joe Smith <joe@example.com>:"),
        Arguments.of(
            "Dzięki, wtorek pasuje.",
            "Pozdrawiam\nJane",
            "pon., 23 lis 2026 o 09:15 Joe Smith <joe@example.com> napisał(a):"),
        Arguments.of(
            "Спасибо, вторник подходит.",
            "С уважением,\nДжейн",
            "пн, 23 нояб. 2026 г. в 09:15, Joe Smith <joe@example.com>:"),
        Arguments.of(
            "Tack, tisdag går bra.",
            "Med vänlig hälsning\nJane",
            "Den mån 23 nov. 2026 kl 09:15 skrev Joe Smith <joe@example.com>:"),
        Arguments.of(
            "Teşekkürler, salı uygun.",
            "Saygılarımla\nJane",
            "Joe Smith <joe@example.com>, 23 Kas 2026 Pzt, 09:15 tarihinde şunu yazdı:"),
        Arguments.of(
            "ありがとうございます。火曜日で大丈夫です。", "", "2026年11月23日(月) 9:15 Joe Smith <joe@example.com>:"),
        Arguments.of("谢谢，星期二可以。", "", "Joe Smith <joe@example.com> 于2026年11月23日周一 09:15写道："),
        Arguments.of(
            "감사합니다. 화요일 괜찮습니다.",
            "",
            "2026년 11월 23일 (월) 오전 9:15, Joe Smith <joe@example.com>님이 작성:"),
        Arguments.of(
            "Kiitos, tiistai sopii.",
            "Terveisin\nJane",
            "ma 23. marrask. 2026 klo 9.15 Joe Smith (joe@example.com) kirjoitti:"),
        Arguments.of(
            "Děkuji, úterý se hodí.",
            "S pozdravem\nJane",
            "po 23. 11. 2026 v 9:15 odesílatel Joe Smith <joe@example.com> napsal:"),
        Arguments.of(
            "Takk, tirsdag passer.",
            "Mvh\nJane",
            "man. 23. nov. 2026 kl. 09:15 skrev Joe Smith <joe@example.com>:"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("languages")
  void replyStandsAboveTheQuotation(String reply, String signature, String attribution) {
    var text =
        reply + "\n\n" + signature + "\n\n" + attribution + "\n\n> Shall we meet?\n>\n> Joe\n";

    var parts = ReplyText.of(text);

    assertThat(parts.reply()).isEqualTo(reply);
    assertThat(parts.signature()).isEqualTo(signature);
    assertThat(parts.quoted()).startsWith(attribution).contains("Shall we meet?");
  }

  private static String lines(String... lines) {
    return String.join("\n", lines);
  }

  static Stream<String> headerBlocks() {
    return Stream.of(
        lines("From: Joe Smith <joe@example.com>", "")
            + lines("Sent: Monday, November 23, 2026 9:15 AM", "")
            + lines("To: Jane", "")
            + "Subject: Meeting",
        lines("Von: Joe Smith <joe@example.com>", "")
            + lines("Gesendet: Montag, 23. November 2026 09:15", "")
            + lines("An: Jane", "")
            + "Betreff: Treffen",
        lines("De : Joe Smith <joe@example.com>", "")
            + lines("Envoyé : lundi 23 novembre 2026 09:15", "")
            + lines("À : Jane", "")
            + "Objet : Rendez-vous",
        lines("De: Joe Smith <joe@example.com>", "")
            + lines("Enviado: lunes, 23 de noviembre de 2026 9:15", "")
            + lines("Para: Jane", "")
            + "Asunto: Reunión",
        lines("De: Joe Smith <joe@example.com>", "")
            + lines("Enviada em: segunda-feira, 23 de novembro de 2026", "")
            + lines("Para: Jane", "")
            + "Assunto: Reunião",
        lines("Da: Joe Smith <joe@example.com>", "")
            + lines("Inviato: lunedì 23 novembre 2026 09:15", "")
            + lines("A: Jane", "")
            + "Oggetto: Riunione",
        lines("Van: Joe Smith <joe@example.com>", "")
            + lines("Verzonden: maandag 23 november 2026 09:15", "")
            + lines("Aan: Jane", "")
            + "Onderwerp: Afspraak",
        lines("От: Joe Smith <joe@example.com>", "")
            + lines("Отправлено: 23 ноября 2026 г. 9:15", "")
            + lines("Кому: Jane", "")
            + "Тема: Встреча",
        lines("Od: Joe Smith <joe@example.com>", "")
            + lines("Wysłano: 23 listopada 2026 09:15", "")
            + lines("Do: Jane", "")
            + "Temat: Spotkanie",
        lines("发件人: Joe Smith <joe@example.com>", "发送时间: 2026年11月23日 9:15", "收件人: Jane", "主题: 会议"),
        "From: joe@example.com Date: Mon, 23 Nov 2026 09:15:00 +0100",
        "Von: Joe Smith <joe@example.com> Gesendet: 23.11.2026 09:15",
        lines("差出人: Joe Smith <joe@example.com>", "日時: 2026年11月23日 9:15", "宛先: Jane", "件名: 会議"));
  }

  @ParameterizedTest
  @MethodSource("headerBlocks")
  void headerBlockIntroducesAQuotationWithoutMarks(String block) {
    for (var above : new String[] {"", "________________________________\n", "-----\n"}) {
      var parts = ReplyText.of("Yes.\n\n" + above + block + "\n\nShall we meet?\n\nJoe\n");

      assertThat(parts.reply()).isEqualTo("Yes.");
      assertThat(parts.quoted()).contains("Shall we meet?");
    }
  }

  @Test
  void textBelowAQuotationIsTheReplyToo() {
    assertThat(
            ReplyText.of("On 11/23/2026 09:15 AM, Joe wrote:\n> Shall we meet?\n\nYes.\n").reply())
        .isEqualTo("Yes.");
  }

  @Test
  void answersWithinAQuotationKeepIt() {
    var text =
        """
        On 11/23/2026 09:15 AM, Joe wrote:
        > Shall we meet?

        Yes.

        > On Tuesday?

        No.\
        """;

    assertThat(ReplyText.of(text + "\n\n> Joe\n").reply()).isEqualTo(text);
  }

  @Test
  void forwardedMessageIsWhatWasSaid() {
    var text =
        lines("FYI", "", "")
            + lines("---------- Forwarded message ----------", "")
            + lines("From: bob@example.com", "")
            + lines("Date: Tue, Sep 4, 2012", "")
            + lines("Subject: Two", "")
            + lines("To: rob@example.com", "", "")
            + "Text";

    assertThat(ReplyText.of(text).reply()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "On Tuesday we meet.\nOn Wednesday he wrote: nothing.",
        "Plan:\n\n2026-11-23 9:15 arrival\n2026-11-24 departure:\n\nBring a coat.",
        "From: is a field.\n\nSo is To.",
        "From: what I hear from joe@example.com the date: soon.\n\nSo be it.",
        "Sent from my desk, which is much easier.",
        "Best of all was the cake.\n\n"
            + "It had a whole paragraph of its own, long enough that nobody would take it for a"
            + " name or a telephone number in a signature.",
        "> a quotation is what it is about\n\nWhat did you mean by this?\n\n> and this?\n\nJane"
      })
  void ordinaryTextStaysWhole(String text) {
    var parts = ReplyText.of(text);

    assertThat(parts.withSignature()).isEqualTo(text);
  }

  @Test
  void signaturesOfProgramsAndPeople() {
    assertThat(ReplyText.of("Hello\n\n-- \nJane\nExample Ltd").signature())
        .isEqualTo("-- \nJane\nExample Ltd");
    for (var phone :
        new String[] {
          "Sent from my iPhone",
          "Von meinem iPhone gesendet",
          "Envoyé de mon iPhone",
          "Enviado desde mi iPhone",
          "Inviato da iPhone",
          "Verstuurd vanaf mijn iPhone",
          "Отправлено с iPhone",
          "iPhoneから送信",
          "Get Outlook for Android",
          "发自我的 iPhone"
        }) {
      assertThat(ReplyText.of("Hello\n\n" + phone).reply()).as(phone).isEqualTo("Hello");
    }
  }

  @Test
  void endlessTextIsReadOnce() {
    for (var line :
        new String[] {
          ">", "On 1 ", "From: a\n", "From: a@ Date: ", "- ", "a:\n", "\n", "On Mon 1:00 wrote\n"
        }) {
      var text = line.repeat(200_000 / line.length());

      assertThat(ReplyText.of(text)).isNotNull();
    }
  }
}
