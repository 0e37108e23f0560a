package dev.syncline.mime.transport;

import dev.syncline.mime.header.Headers;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a spam filter on the way wrote into the message.
///
/// @param by the field it stands in
/// @param score in the filter's own measure, where it gave one
public record SpamVerdict(boolean spam, String by, @Nullable Double score) {
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,6}(?:\\.\\d{1,6})?");
  private static final Pattern SCORE =
      Pattern.compile("(?:score|hits)=\\s*(-?\\d{1,6}(?:\\.\\d{1,6})?)");
  private static final Pattern REQUIRED =
      Pattern.compile("required=\\s*(-?\\d{1,6}(?:\\.\\d{1,6})?)");
  private static final Pattern LEVEL = Pattern.compile("\\bSCL:\\s*(-?\\d{1,2})");

  /// The first filter that decided; empty where none did.
  public static Optional<SpamVerdict> of(Headers headers) {
    return spamAssassin(headers)
        .or(() -> flag(headers))
        .or(() -> exchange(headers))
        .or(() -> rspamd(headers))
        .or(() -> word(headers, "X-Bogosity", "spam", "yes"))
        .or(() -> word(headers, "X-DSPAM-Result", "spam", "virus"))
        .or(() -> word(headers, "X-Barracuda-Spam-Status", "yes", "spam"))
        .or(() -> word(headers, "X-Spam", "yes", "spam"))
        .or(() -> word(headers, "X-CRM114-Status", "spam", "yes"))
        .or(() -> word(headers, "X-KLMS-AntiSpam-Status", "spam", "probable"))
        .or(() -> word(headers, "X-VR-SPAMSTATE", "spam", "probable"))
        .or(() -> word(headers, "X-Proofpoint-Spam-Details", "rule=spam", "rule=phish"));
  }

  private static Optional<SpamVerdict> spamAssassin(Headers headers) {
    return headers
        .first("X-Spam-Status")
        .flatMap(value -> {
          var status = value.strip().toLowerCase(Locale.ROOT);
          if (!status.startsWith("yes") && !status.startsWith("no")) {
            return Optional.empty();
          }
          var score = number(SCORE, status, 1);
          var required = number(REQUIRED, status, 1);
          boolean above =
              score.isPresent()
                  && required.isPresent()
                  && score.getAsDouble() >= required.getAsDouble();
          return Optional.of(verdict(status.startsWith("yes") || above, "X-Spam-Status", score));
        });
  }

  private static Optional<SpamVerdict> flag(Headers headers) {
    return headers
        .first("X-Spam-Flag")
        .map(value ->
            verdict(
                isYes(value),
                "X-Spam-Flag",
                number(NUMBER, headers.first("X-Spam-Score").orElse(""), 0)));
  }

  private static boolean isYes(String value) {
    var word = value.strip().toLowerCase(Locale.ROOT);
    return word.startsWith("yes") || word.startsWith("true") || word.equals("1");
  }

  /// The spam confidence level: 5 and above goes to the junk folder; -1 was never looked at.
  private static Optional<SpamVerdict> exchange(Headers headers) {
    var own = number(NUMBER, headers.first("X-MS-Exchange-Organization-SCL").orElse(""), 0);
    if (own.isPresent()) {
      return Optional.of(verdict(own.getAsDouble() >= 5, "X-MS-Exchange-Organization-SCL", own));
    }
    var report = headers.first("X-Forefront-Antispam-Report").orElse("");
    var level = number(LEVEL, report, 1);
    boolean named = report.contains("SFV:SPM") || report.contains("SFV:SKB");
    if (level.isEmpty() && !named) {
      return Optional.empty();
    }
    return Optional.of(
        verdict(
            named || (level.isPresent() && level.getAsDouble() >= 5),
            "X-Forefront-Antispam-Report",
            level));
  }

  private static Optional<SpamVerdict> rspamd(Headers headers) {
    return headers
        .first("X-Spamd-Result")
        .map(value -> {
          int bracket = value.indexOf('[');
          var score = number(NUMBER, bracket < 0 ? value : value.substring(bracket), 0);
          boolean yes = value.toLowerCase(Locale.ROOT).contains(": true");
          return verdict(yes, "X-Spamd-Result", score);
        });
  }

  private static Optional<SpamVerdict> word(
      Headers headers, String field, String one, String other) {
    return headers
        .first(field)
        .map(value -> {
          var status = value.strip().toLowerCase(Locale.ROOT);
          return verdict(
              status.startsWith(one) || status.startsWith(other), field, number(SCORE, status, 1));
        });
  }

  private static SpamVerdict verdict(boolean spam, String by, OptionalDouble score) {
    return new SpamVerdict(spam, by, score.isPresent() ? score.getAsDouble() : null);
  }

  private static OptionalDouble number(Pattern pattern, String text, int group) {
    var matcher = pattern.matcher(text);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(group)))
        : OptionalDouble.empty();
  }
}
