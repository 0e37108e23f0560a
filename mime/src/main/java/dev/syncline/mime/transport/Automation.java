package dev.syncline.mime.transport;

import dev.syncline.mime.header.Headers;
import dev.syncline.mime.text.SubjectThreading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether a machine wrote the message, and what for (RFC 3834, and what vacation programs wrote
/// before it and still do).
public enum Automation {
  /// As far as its fields say, a person wrote it.
  NONE,
  /// An answer nobody wrote: out of office, "we received your request".
  REPLY,
  /// A notification or report.
  GENERATED,
  /// Sent to many.
  BULK;

  private static final List<String> REPLY_MARKS =
      List.of("X-Autoreply", "X-Autorespond", "X-AutoReply-From", "X-Mail-Autoreply");
  private static final Pattern REPLY_SUBJECT =
      Pattern.compile(
          String.join(
              "|",
              "^(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)|autoreply|autoresponder)\\b",
              "^(?:out of (?:the )?office|i am (?:currently )?(?:out of|away from)|on vacation)\\b",
              "^(?:automatische antwort|abwesenheitsnotiz|abwesenheitsassistent|abwesenheit)\\b",
              "^(?:r[ée]ponse automatique|absence du bureau|message d'absence)\\b",
              "^(?:respuesta autom[áa]tica|fuera de (?:la )?oficina)\\b",
              "^(?:resposta autom[áa]tica|fora do escrit[óo]rio|aus[êe]ncia tempor[áa]ria)\\b",
              "^(?:risposta automatica|fuori sede|fuori ufficio)\\b",
              "^(?:automatisch antwoord|automatische antwoord|afwezig(?:heid)?)\\b",
              "^(?:automatisk svar|automaattinen vastaus|autosvar|frånvarande|fravær)",
              "^(?:odpowiedź automatyczna|autoodpowiedź|automatická odpověď|automatikus válasz)",
              "^(?:автоматический ответ|автоответ)",
              "^(?:otomatik yanıt|ofis dışında)",
              "^(?:自動応答|自動返信|不在通知|自动回复|自動回覆|자동 ?회신|부재중)"),
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  public static Automation of(Headers headers) {
    var submitted = word(headers, "Auto-Submitted");
    if (submitted.equals("auto-replied") || isReply(headers)) {
      return REPLY;
    }
    if (!submitted.isEmpty() && !submitted.equals("no")) {
      return GENERATED;
    }
    var precedence = word(headers, "Precedence");
    if (precedence.equals("bulk")
        || precedence.equals("list")
        || precedence.equals("junk")
        || MailingList.of(headers).isPresent()) {
      return BULK;
    }
    boolean report =
        headers
            .firstRaw("Content-Type")
            .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/report"))
            .isPresent();
    return report ? GENERATED : NONE;
  }

  private static boolean isReply(Headers headers) {
    if (REPLY_MARKS.stream().anyMatch(mark -> isMarked(headers.first(mark)))) {
      return true;
    }
    var precedence = word(headers, "Precedence");
    if (precedence.equals("auto_reply") || precedence.equals("auto-reply")) {
      return true;
    }
    var suppress = headers.first("X-MS-Exchange-Generated-Message-Source").orElse("");
    if (suppress.toLowerCase(Locale.ROOT).contains("mailbox rules agent")) {
      return true;
    }
    var subject = headers.first("Subject").orElse("");
    if (subject.isEmpty() || subject.length() > 998) {
      return false;
    }
    return REPLY_SUBJECT.matcher(subject.strip()).find()
        || REPLY_SUBJECT.matcher(SubjectThreading.normalize(subject).subject()).find();
  }

  private static boolean isMarked(Optional<String> value) {
    return value.filter(v -> !v.isBlank() && !v.strip().equalsIgnoreCase("no")).isPresent();
  }

  private static String word(Headers headers, String name) {
    var value = headers.first(name).orElse("").strip().toLowerCase(Locale.ROOT);
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) <= ' ' || value.charAt(i) == ';' || value.charAt(i) == '(') {
        return value.substring(0, i);
      }
    }
    return value;
  }
}
