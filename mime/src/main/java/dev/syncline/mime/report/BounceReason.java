package dev.syncline.mime.report;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Why a message was not delivered: from the words first, since servers are careless with codes,
/// and from the enhanced code where the words say nothing.
public enum BounceReason {
  UNKNOWN_USER,
  UNKNOWN_HOST,
  MOVED,
  NO_MAIL_ACCEPTED,
  MAILBOX_FULL,
  MAILBOX_DISABLED,
  TOO_LARGE,
  RATE_LIMITED,
  SPAM,
  POLICY,
  AUTHENTICATION,
  CONTENT,
  EXPIRED,
  NETWORK,
  SYSTEM,
  OTHER;

  private record Rule(BounceReason reason, Pattern words) {}

  /// In this order: the first that matches is meant. Words of a policy stand before those of an
  /// unknown user, as "user unknown" is quoted in explanations.
  private static final List<Rule> RULES =
      List.of(
          rule(
              POLICY,
              "after mail from:<",
              "domain of sender address",
              "sender (?:address|domain|verify|verification)?[\\w"
                  + " ]{0,20}(?:reject|fail|denied|refus)"),
          rule(NETWORK, "name service error[^\\n]{0,80}(?:try again|malformed|unexpected)"),
          rule(
              MAILBOX_FULL,
              "mailbox (?:is )?(?:full|quota)",
              "mailbox (?:size )?limit",
              "mail ?(?:box|folder) is full",
              "mailbox has exceeded",
              "mailbox exceeds",
              "mail(?:box)? file is full",
              "(?:over|exceed(?:ed|s|ing)?|out of|beyond)[\\w ',]{0,30}"
                  + " (?:quota|storage|space|limit on its disk)",
              "quota (?:exceeded|violation|for user|temporarily)",
              "\\bover ?quota\\b",
              "user(?:'s|s)? (?:mailbox|disk|quota|message store)[\\w ]{0,20}(?:full|exceed|over|is"
                  + " over)",
              "insufficient (?:disk space|quota|system storage)",
              "not enough (?:storage|disk|space)",
              "account is (?:over|full|exceeding)",
              "recipient(?:'s|s)? (?:mail)?(?:box|account|inbox|folder)? ?(?:is |has )?(?:full|over"
                  + " quota|exceeded)",
              "too many messages (?:on|in) (?:this|the) mail(?:box|drop)",
              "number of messages in recipient's mailbox exceeded",
              "quota full",
              "disk quota"),
          rule(
              TOO_LARGE,
              "message (?:is )?too (?:big|large|long)",
              "message (?:size|length) (?:exceeds|exceeded|limit)",
              "(?:exceed\\w*|larger|bigger|greater) [\\w' ]{0,30}(?:maximum|max|fixed|size)[\\w"
                  + " ]{0,20}(?:size|limit)?",
              "(?:mail|message|content|data) size (?:limit|exceeds|exceeded|is too)",
              "size limit exceeded",
              "(?:maximum|max) (?:message )?size exceeded",
              "message header size",
              "too large (?:message|for)",
              "(?:is|was) too large"),
          rule(
              RATE_LIMITED,
              "too many"
                  + " (?:connection|message|mail|email|recipient|rcpt|concurrent|session|error)s?",
              "rate (?:limit|control|exceeded|higher)",
              "(?:sending|receiving|connection) (?:rate|limit|quota)",
              "throttl",
              "(?:daily|hourly|sending) (?:message |sending |user )?(?:limit|quota)",
              "exceeded (?:the )?(?:limit|maximum number|max)",
              "slow down",
              "unusual rate of",
              "number of (?:messages|connections|recipients)"),
          rule(
              AUTHENTICATION,
              "\\bspf\\b[\\w :,.-]{0,60}(?:fail|reject|not pass|not permit|error|did"
                  + " not|softfail|record)",
              "(?:failed|fails?|does ?n.t pass|did not pass|violat\\w+)[\\w"
                  + " :,-]{0,40}\\b(?:spf|dkim|dmarc)",
              "\\b(?:dkim|dmarc)\\b[\\w :,'.-]{0,60}(?:fail|polic|reject|evaluat|quarantine|check)",
              "unauthenticated (?:e?mail|sender)",
              "sender policy framework",
              "not authori[sz]ed to (?:use|send)[\\w ]{0,30}(?:domain|ip|from)"),
          rule(
              SPAM,
              "\\bspam\\b",
              "\\bunsolicited\\b",
              "\\bjunk ?mail\\b",
              "looks like (?:spam|junk)",
              "\\bblack ?list(?:ed|s)?\\b",
              "\\bblock(?:ed)? ?list",
              "\\b(?:rbl|dnsbl|spamhaus|spamcop|barracuda|cloudmark|sorbs|surbl|uceprotect)\\b",
              "(?:bad|low|poor) reputation",
              "\\breputation\\b",
              "(?<!not )listed (?:at|by|on|in) (?!domino|public|directory)",
              "bulk mail"),
          rule(
              CONTENT,
              "\\bvirus(?:es)?\\b",
              "\\bmalware\\b",
              "\\binfected\\b",
              "\\bphishing\\b",
              "suspicious (?:content|attachment|due)",
              "(?:attachment|file)[\\w ]{0,20}(?:not allowed|prohibited|banned|blocked)",
              "(?:blocked|banned|forbidden|illegal) (?:file|attachment|content)",
              "(?:content|message|header) (?:was )?(?:reject|filter|refus|block)\\w*",
              "header error",
              "not (?:rfc )?compliant",
              "rfc ?\\d{3,4} compl",
              "violat\\w+ rfc",
              "improper (?:use|header)",
              "8.?bit",
              "duplicate header",
              "multiple from",
              "from:? header"),
          rule(
              MAILBOX_DISABLED,
              "(?:account|mailbox|mail ?box|user|address|recipient|e?-?mail)[\\w'@.<> -]{0,40}(?:is"
                  + " |been |was |currently |temporarily"
                  + " )(?:disabled|suspended|inactive|locked|deactivated|frozen|discontinued|closed)",
              "\\b(?:disabled|suspended|inactive|deactivated|locked)"
                  + " (?:account|user|mailbox|recipient|address|domain|email)",
              "(?:not|no longer) (?:an? )?active",
              "account (?:has been |is )?(?:expired|disabled|suspended|inactive)",
              "mailbox (?:currently )?(?:disabled|suspended|frozen|unavailable or access denied)",
              "is inactive on this"),
          rule(
              UNKNOWN_USER,
              "(?:user|recipient|address|mailbox|account|addressee|person|name|alias|rcpt|e?-?mail|destination)[\\w'@.,<>\\[\\]()\""
                  + " :/-]{0,70}(?:unknown|not (?:found|known|exist|listed|available"
                  + " here|valid|recogni[sz]ed|a valid|a known|on file|our customer|in (?:our"
                  + " )?(?:database|directory))|(?:does|did|doesn.t|do|could|was|has|is)"
                  + " ?(?:not|n.t)? ?(?:exist|found|match|recogni[sz]ed|have (?:a|an) [\\w@.]+"
                  + " account)|invalid|undeliverable|no longer (?:exists|valid|in"
                  + " use|available|here|on server|active))",
              "(?:unknown|invalid|no"
                  + " such|bad|nonexistent|non-existent|illegal|undeliverable|incorrect|unrouteable|unroutable|ambiguous|no"
                  + " valid|not a valid|no) (?:local[ -]part|user|recipient|address|mailbox|mail"
                  + " ?box|account|person|alias|destination mailbox|rcpt|email|addressee|or illegal"
                  + " user|virtual user|forward path|userid|customer|domain user|mail drop)",
              "\\buser unknown\\b",
              "\\bunknown (?:or illegal )?(?:user|recipient|alias|address|local)",
              "recipient (?:address )?rejected(?:[:;]? ?(?:user"
                  + " unknown|undeliverable|unknown|unverified)|\\.? ?$)",
              "5\\.4\\.1[^\\n]{0,100}recipient address rejected: access denied",
              "requested (?:mail )?action not taken: mailbox unavailable",
              "(?:couldn.t|could not|cannot|can.t|unable to) (?:find|locate|be found|resolve"
                  + " address)",
              "(?:wasn't|was not|weren't|not) found(?: at| in|,| or|\\.|$)",
              "(?:doesn.t|does not|do not|don.t) (?:exist|have an? [\\w.@-]+ account|like"
                  + " recipient)",
              "(?:doesn.t|does not) have (?:a|an) ",
              "there is no (?:one|such|user|mailbox|account)",
              "no mailbox (?:here )?(?:by|with|found|for)",
              "no (?:one|body) (?:here )?(?:by|with) th(?:at|is) name",
              "(?:is|are) not (?:a |our |an"
                  + " )?(?:valid|known|registered|subscribed|local|customer|user)",
              "that (?:email )?(?:address|account) (?:that )?you (?:tried|entered)",
              "this address no longer accepts mail",
              "not listed in (?:the )?(?:domino|public|directory|address)",
              "sorry, no mailbox",
              "invalid (?:final )?(?:delivery )?userid",
              "no recipients? (?:found|were)",
              "delivery error: dd ",
              "invalid recipient",
              "\\bnot our customer\\b",
              "said: 5\\d\\d no such",
              "user not found",
              "resolver\\.adr\\.(?:exrecipnotfound|recipnotfound|recipientnotfound)",
              "宛先|存在しません|不明なユーザ"),
          rule(
              UNKNOWN_HOST,
              "host (?:or domain )?(?:name )?(?:lookup fail|unknown|not found)",
              "(?:unknown|no such|bad|invalid) (?:host|domain)",
              "(?:domain|host)[\\w'@.<>\\[\\]()\" :-]{0,60}(?:not found|unknown|does(?:n't| not)"
                  + " exist|couldn't be found|not exist|is invalid)",
              "couldn't find any host",
              "\\bnxdomain\\b",
              "unrouteable (?:mail )?domain",
              "illegal host/domain",
              "name or service not known",
              "no mx (?:record|found)"),
          rule(
              MOVED,
              "(?:has |have |was |is )moved",
              "new (?:e-?mail )?address",
              "address (?:has )?changed"),
          rule(
              NO_MAIL_ACCEPTED,
              "(?:does|do|will) not accept (?:any )?(?:mail|smtp)",
              "(?:doesn't|don't) accept (?:any )?mail",
              "null mx",
              "no smtp service",
              "smtp protocol (?:violation|returned a permanent error)? ?not accept",
              "domain does not (?:accept|receive) "),
          rule(
              EXPIRED,
              "(?:could|was|has|have) not (?:be|been) delivered (?:for|within|in) ",
              "(?:retry|delivery|queue|message) (?:time(?:out)?"
                  + " ?(?:exceeded|expired|out)?|expired|lifetime)",
              "(?:timed?|time) ?out",
              "time limit exceeded",
              "delivery (?:time|attempts?) (?:has )?expired",
              "too long in (?:the )?queue",
              "(?:been )?(?:in|on) (?:the |our )?(?:mail )?queue (?:for|too) ",
              "retrying|will (?:be )?retr(?:y|ied)",
              "given? up|gave up|giving up",
              "cannot send (?:message|within) (?:for|within)?",
              "maximum retries",
              "still (?:be )?retried"),
          rule(
              NETWORK,
              "connection (?:refused|reset|was (?:dropped|reset|closed)|lost|failed|died|timed)",
              "(?:no route|network (?:is )?(?:unreachable|error)|unreachable)",
              "lost connection",
              "(?:dns|name server)[\\w :]{0,30}(?:error|fail|loop|timeout|query)",
              "mail (?:loop|forwarding loop)",
              "too many hops",
              "hop count",
              "\\bloops? back\\b",
              "could not (?:establish|connect)|unable to connect|couldn't (?:connect|establish)"));

  /// Words that every second answer holds: they count where neither the others nor the code say
  /// more.
  private static final List<Rule> VAGUE =
      List.of(
          rule(
              POLICY,
              "\\bpolic(?:y|ies)\\b",
              "relay(?:ing)? (?:access )?(?:denied|not|prohibited|is not)",
              "unable to relay",
              "access denied",
              "(?:not|isn.t|aren.t) (?:allowed|permitted|authori[sz]ed|accepted)",
              "\\bprohibited\\b",
              "\\b(?:refused|rejected|denied|blocked|banned)\\b",
              "authentication (?:is )?required",
              "must (?:be )?(?:issue|authenticat|have)",
              "restricted",
              "\\bfilter(?:ed|s)?\\b",
              "reverse dns|\\bptr\\b"),
          rule(
              SYSTEM,
              "(?:system|server|internal|local|configuration|queue file) (?:error|fail|config|is"
                  + " (?:busy|down)|problem)",
              "temporar(?:y|ily)",
              "service (?:not |un)available",
              "try again",
              "resources",
              "i/o error",
              "insufficient",
              "mail system (?:error|full)",
              "can't (?:create|open|write)"));

  private static final Map<String, BounceReason> BY_CODE =
      Map.ofEntries(
          Map.entry("1.0", UNKNOWN_USER),
          Map.entry("1.1", UNKNOWN_USER),
          Map.entry("1.2", UNKNOWN_HOST),
          Map.entry("1.3", UNKNOWN_USER),
          Map.entry("1.4", UNKNOWN_USER),
          Map.entry("1.6", MOVED),
          Map.entry("2.1", MAILBOX_DISABLED),
          Map.entry("2.2", MAILBOX_FULL),
          Map.entry("2.3", TOO_LARGE),
          Map.entry("3.1", MAILBOX_FULL),
          Map.entry("3.4", TOO_LARGE),
          Map.entry("4.1", EXPIRED),
          Map.entry("4.2", NETWORK),
          Map.entry("4.4", UNKNOWN_HOST),
          Map.entry("4.6", NETWORK),
          Map.entry("4.7", EXPIRED),
          Map.entry("7.0", POLICY));

  /// Codes that blame the sender, whatever the answer then quotes.
  private static final Map<String, BounceReason> ABOUT_THE_SENDER =
      Map.of(
          "1.7", POLICY,
          "1.8", POLICY,
          "7.20", AUTHENTICATION,
          "7.23", AUTHENTICATION,
          "7.25", AUTHENTICATION,
          "7.26", AUTHENTICATION,
          "7.27", AUTHENTICATION,
          "7.606", POLICY);

  private static Rule rule(BounceReason reason, String... words) {
    return new Rule(
        reason,
        Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  /// The address is no good, rather than the moment, the message or the sender.
  public boolean isHard() {
    return switch (this) {
      case UNKNOWN_USER, UNKNOWN_HOST, MOVED, NO_MAIL_ACCEPTED -> true;
      case MAILBOX_FULL,
          MAILBOX_DISABLED,
          TOO_LARGE,
          RATE_LIMITED,
          SPAM,
          POLICY,
          AUTHENTICATION,
          CONTENT,
          EXPIRED,
          NETWORK,
          SYSTEM,
          OTHER ->
          false;
    };
  }

  static BounceReason of(String answer, String status) {
    var said = BounceText.oneLine(answer);
    var aboutSender = ABOUT_THE_SENDER.get(detail(status));
    if (aboutSender != null) {
      return aboutSender;
    }
    var reason = matching(RULES, said);
    if (reason == OTHER) {
      reason = BY_CODE.getOrDefault(detail(status), OTHER);
    }
    if (reason == OTHER) {
      reason = matching(VAGUE, said);
    }
    return reason == OTHER ? ofStatus(status) : reason;
  }

  private static BounceReason matching(List<Rule> rules, String said) {
    for (var rule : rules) {
      if (rule.words().matcher(said).find()) {
        return rule.reason();
      }
    }
    return OTHER;
  }

  private static String detail(String status) {
    return status.substring(status.indexOf('.') + 1);
  }

  private static BounceReason ofStatus(String status) {
    int dot = status.indexOf('.');
    if (dot < 0) {
      return OTHER;
    }
    return switch (status.charAt(dot + 1)) {
      case '6' -> CONTENT;
      case '7' -> POLICY;
      case '4' -> NETWORK;
      case '3' -> SYSTEM;
      default -> OTHER;
    };
  }
}
