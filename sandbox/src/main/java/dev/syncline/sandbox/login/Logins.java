package dev.syncline.sandbox.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.fault.Faults;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Accounts;
import dev.syncline.sandbox.oauth.Tokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Checks passwords and tokens, counts attempts.
public final class Logins {
  /// How an attempt ended.
  public sealed interface Outcome {
    record Welcome(Account account) implements Outcome {}

    record Rejected() implements Outcome {}

    record TooMany() implements Outcome {}
  }

  private final Accounts accounts;
  private final Faults faults;
  private final InstantSource clock;
  private final Tokens tokens;
  private final Map<String, Deque<Instant>> attempts = new HashMap<>();

  public Logins(Accounts accounts, Faults faults, InstantSource clock, Tokens tokens) {
    this.accounts = accounts;
    this.faults = faults;
    this.clock = clock;
    this.tokens = tokens;
  }

  public Outcome attempt(String user, String password) {
    if (faults
        .striking(user, Fault.ThrottleLogins.class)
        .anyMatch(throttle -> tooMany(user, throttle))) {
      return new Outcome.TooMany();
    }
    if (faults.striking(user, Fault.RejectPassword.class).findAny().isPresent()) {
      return new Outcome.Rejected();
    }
    return accounts
        .find(user)
        .filter(account -> account.accepts(password))
        .<Outcome>map(Outcome.Welcome::new)
        .orElseGet(Outcome.Rejected::new);
  }

  /// SASL PLAIN (RFC 4616): authorization id, user, password, each ended by NUL, in base64.
  public Outcome attemptPlain(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException _) {
      return new Outcome.Rejected();
    }
    var fields = new String(bytes, UTF_8).split("\0", -1);
    return fields.length == 3 ? attempt(fields[1], fields[2]) : new Outcome.Rejected();
  }

  /// An access token in the envelope of its mechanism; empty when the text is none.
  public Optional<Outcome> attemptBearer(BearerMechanism mechanism, String base64) {
    return mechanism
        .read(base64)
        .map(said -> {
          if (faults
              .striking(said.user(), Fault.ThrottleLogins.class)
              .anyMatch(throttle -> tooMany(said.user(), throttle))) {
            return new Outcome.TooMany();
          }
          if (faults.striking(said.user(), Fault.RejectPassword.class).findAny().isPresent()) {
            return new Outcome.Rejected();
          }
          return tokens
              .owner(said.token())
              .filter(account -> account.address().equalsIgnoreCase(said.user()))
              .<Outcome>map(Outcome.Welcome::new)
              .orElseGet(Outcome.Rejected::new);
        });
  }

  /// Whether a refused bearer token is answered without a challenge.
  public boolean refusesBare() {
    return faults.striking(null, Fault.BareRefusal.class).findAny().isPresent();
  }

  private synchronized boolean tooMany(String user, Fault.ThrottleLogins throttle) {
    var now = clock.instant();
    var recent = attempts.computeIfAbsent(user.toLowerCase(Locale.ROOT), _ -> new ArrayDeque<>());
    recent.removeIf(attempt -> attempt.isBefore(now.minus(throttle.per())));
    recent.add(now);
    return recent.size() > throttle.allowed();
  }
}
