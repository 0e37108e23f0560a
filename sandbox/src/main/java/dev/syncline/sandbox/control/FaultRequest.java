package dev.syncline.sandbox.control;

import dev.syncline.sandbox.control.Json.Fields;
import dev.syncline.sandbox.fault.Fault;
import java.time.Duration;
import java.util.Set;

/// Reads a fault: `{"kind": "delay", "command": "FETCH", "millis": 500, "account": …, "times": …}`.
final class FaultRequest {
  static final String KINDS =
      """
      drop-at command            the connection is cut when the command arrives
      drop-after bytes           the connection is cut after so many bytes
      delay command millis       the command is late
      refuse command code text   NO [code] text, e.g. code LIMIT, UNAVAILABLE, OVERQUOTA
      bye command text           BYE and gone
      reply command code text    SMTP only: this reply
      throttle-logins allowed millis
      hide-folder folder         missing from LIST
      truncate-list keep         LIST stops after so many
      wrong-size bytes           RFC822.SIZE is off by so many
      malformed-fetch            FETCH answers what cannot be parsed
      reject-password            the right password is wrong
      dead-idle                  IDLE says nothing any more
      hide-changes               FETCH with CHANGEDSINCE answers nothing
      modseq-back by             SELECT's HIGHESTMODSEQ is lower by so much
      token-reply status error retry_after    the token endpoint's answer; retry_after in seconds, or left out
      rotate-tokens              each refresh token is good for one use
      token-lifetime millis      of access tokens
      bare-refusal               a refused bearer token gets NO at once, as at Microsoft
      mask-capabilities names    a list, e.g. ["IDLE", "MOVE"]
      """;

  private FaultRequest() {}

  static Fault parse(Fields fields) {
    fields.allow(
        "kind",
        "account",
        "times",
        "command",
        "code",
        "text",
        "bytes",
        "millis",
        "allowed",
        "folder",
        "keep",
        "names",
        "by",
        "status",
        "error",
        "retry_after");
    return switch (fields.required("kind")) {
      case "drop-at" -> new Fault.DropAt(fields.required("command"));
      case "drop-after" -> new Fault.DropAfter(fields.number("bytes"));
      case "delay" -> new Fault.Delay(fields.required("command"), millis(fields));
      case "refuse" ->
          new Fault.Refuse(fields.required("command"), line(fields, "code"), line(fields, "text"));
      case "bye" -> new Fault.Bye(fields.required("command"), line(fields, "text"));
      case "reply" ->
          new Fault.Reply(
              fields.required("command"),
              Math.toIntExact(fields.number("code")),
              line(fields, "text"));
      case "throttle-logins" ->
          new Fault.ThrottleLogins(Math.toIntExact(fields.number("allowed")), millis(fields));
      case "hide-folder" -> new Fault.HideFolder(fields.required("folder"));
      case "truncate-list" -> new Fault.TruncateList(Math.toIntExact(fields.number("keep")));
      case "wrong-size" -> new Fault.WrongSize(Math.toIntExact(fields.number("bytes")));
      case "malformed-fetch" -> new Fault.MalformedFetch();
      case "reject-password" -> new Fault.RejectPassword();
      case "dead-idle" -> new Fault.DeadIdle();
      case "hide-changes" -> new Fault.HideChanges();
      case "modseq-back" -> new Fault.ModseqBack(fields.number("by"));
      case "token-reply" ->
          new Fault.TokenReply(
              Math.toIntExact(fields.number("status")),
              line(fields, "error"),
              fields.text("retry_after").isEmpty()
                  ? 0
                  : Math.toIntExact(fields.number("retry_after")));
      case "rotate-tokens" -> new Fault.RotateTokens();
      case "token-lifetime" -> new Fault.TokenLifetime(millis(fields));
      case "bare-refusal" -> new Fault.BareRefusal();
      case "mask-capabilities" -> new Fault.MaskCapabilities(Set.copyOf(fields.list("names")));
      default -> throw new IllegalArgumentException("unknown kind; known are:\n" + KINDS);
    };
  }

  private static Duration millis(Fields fields) {
    return Duration.ofMillis(fields.number("millis"));
  }

  private static String line(Fields fields, String name) {
    return fields.text(name).orElse(name.equals("code") ? "" : "as asked").replaceAll("\\R", " ");
  }
}
