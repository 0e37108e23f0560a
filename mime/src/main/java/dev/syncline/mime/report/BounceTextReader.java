package dev.syncline.mime.report;

import dev.syncline.mime.header.Address;
import dev.syncline.mime.header.Headers;
import dev.syncline.mime.parse.ParsedMessage;
import dev.syncline.mime.text.HtmlText;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads bounces that are written for people only: qmail, older Exim, Exchange, Domino, Gmail,
/// Yahoo, and whatever else answers in words.
///
/// All of them name the recipients on lines of their own or in a sentence, say why near by, and put
/// the message below. A message counts as one only if a mail system sent it and it says that
/// something was not delivered: people forward bounces and write about them.
final class BounceTextReader {
  private static final Set<String> SYSTEMS =
      Set.of(
          "mailer-daemon",
          "mailerdaemon",
          "mail-daemon",
          "postmaster",
          "post_master",
          "mdaemon",
          "mmdf",
          "mail.delivery.system",
          "mail-delivery-system",
          "microsoftexchange");
  private static final Pattern SYSTEM_NAME =
      Pattern.compile(
          "(?i)mail(?:er)?[- ]?(?:delivery|deliver)[- ](?:system|subsystem|service)|mailer[-"
              + " ]daemon|system administrator|postmaster|ndr administrator|mail"
              + " administrator|メール配送");
  private static final Pattern SUBJECT =
      Pattern.compile(
          "(?i)^(?:.{0,20}:)? ?(?:undeliver|non[- ]?deliver|failure notice|returned (?:e?mail|to"
              + " sender)|mail (?:system error|delivery|could not)|delivery"
              + " (?:failure|status|notification|report|problem|delayed|error)|message (?:could"
              + " not|was not|not) (?:be )?deliver|delayed mail|warning: (?:could"
              + " not|message)|could not (?:send|be delivered)|unable to deliver|permanent (?:fatal"
              + " )?(?:delivery )?(?:error|failure)|unzustellbar|mail delivery (?:fail|problem)|non"
              + " remis|échec|no se puede entregar|devolvido|mancata consegna|error sending|there"
              + " was an error sending|onbestelbaar|olevererbar|kan inte levereras|rejected"
              + " mail|failed mail|deliver(?:y)? fail|undelivered|配信|配送|送信|メールエラー|mail failure)");
  private static final Pattern SAYS_FAILED =
      Pattern.compile(
          "(?i)(?:could ?n.t|could not|can ?not|can't|was not|wasn't|not|unable to|failed to|error"
              + " occurred while trying to|did not|trouble)"
              + "\\s+(?:yet\\s+)?(?:be\\s+|been\\s+|able\\s+to\\s+be\\s+)?(?:deliver|reach|send|sent|accept|complete)"
              + "|deliver(?:y|ing)?\\s+(?:to\\s+[^\\n]{0,80}\\s+)?(?:has\\s+)?(?:fail|error|problem|temporarily|attempt)"
              + "|(?:address|recipient)(?:es|s|\\(es\\)|\\(s\\))?[^\\n]{0,30}\\s(?:failed|had|rejected|returned)|undeliver(?:able|ed)|\\breturned\\b|\\brejected\\b|\\bbounced\\b|user"
              + " unknown|unknown user|mailbox (?:is )?full|\\berror\\b|(?<![\\d.])[45]\\d\\d[ -]");
  private static final Pattern DELAY =
      Pattern.compile(
          "(?i)(?:not yet been|has been delayed|is delayed|delivery (?:is )?delayed|warning"
              + " message|still be (?:retried|attempted)|will (?:be retried|keep"
              + " trying|continue)|temporar(?:y|ily) (?:fail|problem|delay)|you do not need to"
              + " resend)");
  private static final Pattern GAVE_UP =
      Pattern.compile(
          "(?i)permanent|gave up|giving up|given up|failed permanently|too long in the queue");

  /// A recipient on a line of its own, perhaps with the reason behind it.
  private static final Pattern RECIPIENT_LINE =
      Pattern.compile(
          "(?im)^[ \\t]*(?:[*>-]+[ \\t]+|\\(\\w+\\)["
              + " \\t]+)?(?:(?:to|final-recipient|original-recipient|recipient(?:"
              + " address)?|mailbox|rcpt(?:[ _]to)?|sent <<< rcpt"
              + " to|user|address|e-?mail|for|failed recipient|original to)[ \\t]*[:=;]["
              + " \\t]*(?:rfc822;["
              + " \\t]*)?)?(?:smtp:)?[<'\"\\[(]?([^\\s<>'\"\\[\\]():;,]{1,100}@[\\p{L}\\p{N}.-]{1,200}[\\p{L}\\p{N}])[>'\"\\])]?(?=$|["
              + " \\t]*[:;,.\\[(<-]|[ \\t]+\\S)");

  private static final int RECIPIENTS_MAX = 1_000;

  private final ParsedMessage message;
  private final MemorySegment raw;

  BounceTextReader(ParsedMessage message, MemorySegment raw) {
    this.message = message;
    this.raw = raw;
  }

  Optional<Bounce> read() {
    var failed = message.headers().first("X-Failed-Recipients").orElse("");
    boolean system = message.from().stream().anyMatch(BounceTextReader::isSystem);
    // The subject is looked at last: nearly every message is none, and it costs most.
    if (failed.isEmpty() && !system && !mayBeFromSystem()) {
      return Optional.empty();
    }
    boolean subject = SUBJECT.matcher(message.subject().strip()).find();
    if (failed.isEmpty() && !system && !subject) {
      return Optional.empty();
    }
    var said = BounceText.beforeOriginal(text());
    boolean sure = !failed.isEmpty() || (subject && system);
    if (said.isBlank() || (!sure && !SAYS_FAILED.matcher(said).find())) {
      return Optional.empty();
    }
    var original = OriginalMessage.headers(message, raw);
    var addresses = addresses(failed, said, original);
    if (addresses.isEmpty()) {
      return Optional.empty();
    }
    var recipients = new ArrayList<Bounce.Recipient>();
    for (var address : addresses) {
      recipients.add(recipient(address, said, addresses));
    }
    return Optional.of(new Bounce(false, null, recipients, original));
  }

  /// If its subject says so too.
  private boolean mayBeFromSystem() {
    return message.from().isEmpty()
        || isFailureNotice()
        || message
            .headers()
            .firstRaw("Return-Path")
            .filter(path -> path.strip().equals("<>") || isSystem(new Address(path)))
            .isPresent();
  }

  /// Japanese mobile carriers answer as "no-reply".
  private boolean isFailureNotice() {
    return message.subject().startsWith("メールエラー");
  }

  private static boolean isSystem(Address address) {
    var email = address.email().toLowerCase(Locale.ROOT).replace("<", "").replace(">", "");
    int at = email.indexOf('@');
    var local = at < 0 ? email : email.substring(0, at);
    var name = address.name();
    return SYSTEMS.contains(local)
        || local.startsWith("microsoftexchange")
        || (name != null && SYSTEM_NAME.matcher(name).find());
  }

  private String text() {
    var text = message.text();
    var html = message.html();
    if ((text == null || text.isBlank()) && html != null) {
      return HtmlText.toText(html);
    }
    return text == null ? "" : text;
  }

  private Set<String> addresses(String failed, String said, Headers original) {
    var found = new LinkedHashSet<String>();
    if (!failed.isEmpty()) {
      found.addAll(MailAddresses.all(failed));
    }
    if (found.isEmpty()) {
      lines(said, found);
    }
    removeOwn(found);
    if (found.isEmpty()) {
      found.addAll(MailAddresses.all(said));
      removeOwn(found);
      keepRecipients(found, original);
    }
    if (found.isEmpty()) {
      original.first("To").ifPresent(to -> found.addAll(MailAddresses.all(to)));
    }
    return found;
  }

  private static void lines(String said, Set<String> found) {
    var matcher = RECIPIENT_LINE.matcher(said);
    while (matcher.find() && found.size() < RECIPIENTS_MAX) {
      var address = MailAddresses.first(matcher.group(1));
      if (address != null && found.stream().noneMatch(address::equalsIgnoreCase)) {
        found.add(address);
      }
    }
  }

  /// The bounce itself was sent to somebody by somebody: neither is who it is about.
  private void removeOwn(Set<String> found) {
    if (found.size() < 2) {
      return;
    }
    found.removeIf(address ->
        isSystem(new Address(address))
            || isIn(message.to(), address)
            || isIn(message.from(), address));
  }

  private static boolean isIn(List<Address> list, String address) {
    return list.stream().anyMatch(a -> a.email().equalsIgnoreCase(address));
  }

  /// Of all addresses a text mentions, those the message was sent to, if any was.
  private static void keepRecipients(Set<String> found, Headers original) {
    var to = MailAddresses.all(original.first("To").orElse("").toLowerCase(Locale.ROOT));
    if (found.stream().anyMatch(a -> to.contains(a.toLowerCase(Locale.ROOT)))) {
      found.removeIf(a -> !to.contains(a.toLowerCase(Locale.ROOT)));
    }
  }

  private static Bounce.Recipient recipient(String address, String said, Set<String> all) {
    var own = BounceText.about(address, said, all);
    boolean delayed = DELAY.matcher(said).find() && !GAVE_UP.matcher(said).find();
    var enhanced = first(StatusCodes.enhanced(own), StatusCodes.enhanced(said));
    var reply = first(StatusCodes.reply(own), StatusCodes.reply(said));
    var reason = BounceReason.of(own, "");
    if (reason == BounceReason.OTHER) {
      reason = BounceReason.of(said, enhanced == null ? "" : enhanced);
    }
    var status = status(enhanced, reply, reason, delayed);
    return new Bounce.Recipient(
        address,
        delayed ? Bounce.Outcome.DELAYED : Bounce.Outcome.FAILED,
        status,
        reason,
        BounceText.oneLine(own));
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one == null ? other : one;
  }

  private static String status(
      @Nullable String enhanced, @Nullable String reply, BounceReason reason, boolean delayed) {
    if (enhanced != null) {
      return reply != null
              && !delayed
              && enhanced.charAt(0) != reply.charAt(0)
              && enhanced.endsWith(".0.0")
          ? reply.charAt(0) + ".0.0"
          : enhanced;
    }
    char kind =
        reply != null
            ? reply.charAt(0)
            : delayed || reason == BounceReason.EXPIRED || reason == BounceReason.NETWORK
                ? '4'
                : '5';
    return kind
        + switch (reason) {
          case UNKNOWN_USER -> ".1.1";
          case UNKNOWN_HOST -> ".1.2";
          case MOVED -> ".1.6";
          case NO_MAIL_ACCEPTED -> ".1.10";
          case MAILBOX_FULL -> ".2.2";
          case MAILBOX_DISABLED -> ".2.1";
          case TOO_LARGE -> ".3.4";
          case RATE_LIMITED, SPAM, POLICY -> ".7.1";
          case AUTHENTICATION -> ".7.26";
          case CONTENT -> ".6.0";
          case EXPIRED -> ".4.7";
          case NETWORK -> ".4.1";
          case SYSTEM -> ".3.0";
          case OTHER -> ".0.0";
        };
  }
}
