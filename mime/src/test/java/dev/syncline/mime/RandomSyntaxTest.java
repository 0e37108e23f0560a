package dev.syncline.mime;

import static org.junit.jupiter.api.Assertions.fail;

import dev.syncline.mime.encoding.Charsets;
import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.encoding.TransferEncoding;
import dev.syncline.mime.header.Addresses;
import dev.syncline.mime.header.EncodedWords;
import dev.syncline.mime.header.MailDate;
import dev.syncline.mime.header.MessageIds;
import dev.syncline.mime.header.StructuredField;
import dev.syncline.mime.parse.MimeParser;
import dev.syncline.mime.reply.ReplyText;
import dev.syncline.mime.text.EnrichedText;
import dev.syncline.mime.text.FlowedText;
import dev.syncline.mime.text.HtmlText;
import dev.syncline.mime.text.Snippet;
import dev.syncline.mime.text.SubjectThreading;
import dev.syncline.mime.transport.AuthenticationResults;
import dev.syncline.mime.transport.Automation;
import dev.syncline.mime.transport.MailingList;
import dev.syncline.mime.transport.SpamVerdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every reader of a field or text, given its own syntax in any order: what mutated messages seldom
/// hold, since most of a message is not syntax.
class RandomSyntaxTest {
  private static final int STRINGS = 10_000;
  private static final int TOKENS_MAX = 14;

  static Stream<Arguments> readers() {
    return Stream.of(
        reader(
            "addresses",
            "<,>,\",(,),;,:,\\,@, ,\t,[,],=?utf-8?Q?J=2C?=,jane,Jane Doe,a@example.com,mailto,.",
            Addresses::parse),
        reader(
            "dates",
            "Mon,Tue,1,23,2026,26,:,-,/,.,+,0100,2500,99999999999,GMT,EST,Nov,pm,am,(,),T,Z, ",
            MailDate::parse),
        reader(
            "dates of Received",
            "from a by b,;,Mon,1,Nov,2026,:,+,0100,(,), ",
            MailDate::ofReceived),
        reader("message ids", "<,>,@,a,b.c, ,\t,\",\\", MessageIds::all),
        reader(
            "parameters",
            "text/plain,;,=,\",\\,*,*0,*0*,*1,',%,%C3,%ZZ,name,filename,boundary,charset, ,(,),utf-8,ü",
            StructuredField::parse),
        reader(
            "encoded words",
            "=?,?=,?,=,Q,B,b,utf-8,iso-8859-1,*en,_,=C3,=ZZ,w7w=,w7w, ,a,ü,x-unknown",
            EncodedWords::decode),
        reader("subjects", "Re,RE,Fwd,AW,回复,:,：,[,],(,),2, ,*,a,SPAM", SubjectThreading::normalize),
        reader(
            "HTML",
            "<,>,</,/>,<!--,-->,<p>,<br,<a href=,\",',&,&#,&#x,;,amp,nbsp,9999999,script,style,<style>,</script>, ,a,\n",
            RandomSyntaxTest::html),
        reader(
            "texts",
            "> ,>,\n,\n\n,-- \n,On Mon\\, Jane wrote:,From: a@b.c,Sent: x,-----Original Message-----,begin 644 a,end,`,=ybegin line=1 size=2 name=a,=yend size=2,M,a ,Thank you, ",
            RandomSyntaxTest::text),
        reader(
            "transport fields",
            "auth.example;,spf=,dkim=,pass,fail,(,),;,=,header.d=,smtp.mailfrom=,\",\\,a, ,<mailto:,>,<https://,Yes\\,,score=,1.5,-,/,auto-replied",
            RandomSyntaxTest::transport),
        reader(
            "encodings",
            "=,==,=3D,=\n,=\r\n, ,\t,\r,\n,\r\n,A,QUJD,begin 644 a\n,end\n,`,#0V%T,=ybegin line=128 size=3 name=a\n,=yend size=3\n,=}",
            RandomSyntaxTest::encodings),
        reader(
            "charsets",
            "+,-,+AOk-,~,~{,~},~~,VPND,\u001b$B,\u001b(B,a,ü,\n",
            RandomSyntaxTest::charsets),
        reader(
            "messages",
            "From: a\n,To: <\n,:,\n,\r\n,\r, ,\t,--,--b,--b--,Content-Type: multipart/mixed; boundary=b\n,Content-Type: text/html\n,Content-Transfer-Encoding: base64\n,Content-Type: multipart/related; boundary=\"b\"; start=<a>\n,MIME-Version: 1.0\n,QUJD,<p>,\0,From a\n,>From b\n",
            text -> MimeParser.parse(text.getBytes(StandardCharsets.UTF_8))));
  }

  /// Tokens are separated by commas; one that holds a comma has a backslash before it.
  private static Arguments reader(String name, String tokens, Consumer<String> reader) {
    var list = List.of(tokens.split("(?<!\\\\),", -1));
    return Arguments.of(
        name, list.stream().map(token -> token.replace("\\,", ",")).toList(), reader);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void nothingIsThrown(String name, List<String> tokens, Consumer<String> reader) {
    var random = new Random(name.hashCode());
    for (int i = 0; i < STRINGS; i++) {
      var text = new StringBuilder();
      for (int left = random.nextInt(TOKENS_MAX + 1); left > 0; left--) {
        text.append(tokens.get(random.nextInt(tokens.size())));
      }
      try {
        reader.accept(text.toString());
      } catch (RuntimeException thrown) {
        fail("string %d of %s: \"%s\"".formatted(i, name, text), thrown);
      }
    }
  }

  private static void html(String html) {
    HtmlText.toText(html);
    HtmlText.fromText(html);
    Snippet.ofHtml(html);
    EnrichedText.toPlain(html);
  }

  private static void text(String text) {
    ReplyText.of(text);
    Snippet.ofText(text);
    FlowedText.unfold(text, StructuredField.parse("text/plain; format=flowed; delsp=yes"));
    MimeParser.parse(("Subject: a\n\n" + text).getBytes(StandardCharsets.UTF_8));
  }

  private static void transport(String value) {
    AuthenticationResults.parse(value);
    var oneLine = value.replace("\n", " ");
    var fields = new StringBuilder();
    for (var name :
        List.of(
            "Authentication-Results",
            "ARC-Authentication-Results",
            "Auto-Submitted",
            "Precedence",
            "X-Spam-Status",
            "X-Spam-Score",
            "List-Id",
            "List-Unsubscribe",
            "List-Post")) {
      fields.append(name).append(": ").append(oneLine).append('\n');
    }
    var headers =
        MimeParser.parse(fields.append("\n\n").toString().getBytes(StandardCharsets.UTF_8))
            .headers();
    AuthenticationResults.of(headers);
    Automation.of(headers);
    MailingList.of(headers);
    SpamVerdict.of(headers);
  }

  private static void encodings(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (var encoding : TransferEncoding.values()) {
      ContentDecoder.decode(bytes, 0, bytes.length, encoding);
    }
  }

  private static void charsets(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (var charset :
        List.of("utf-7", "hz-gb-2312", "iso-2022-jp", "gb2312", "utf-16", "x-unknown")) {
      Charsets.decode(bytes, charset);
    }
  }
}
