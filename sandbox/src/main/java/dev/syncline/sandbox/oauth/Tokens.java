package dev.syncline.sandbox.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.fault.Faults;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Accounts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// The tokens that are good now, and how often any were asked for.
///
/// A refresh token says whose it is and which one in a row, signed with the account's password, so
/// that it outlives a restart of the sandbox. Access tokens don't, which clients must cope with
/// anyway.
public final class Tokens {
  public static final String CLIENT_ID = "sandbox-client";
  public static final String CLIENT_SECRET = "sandbox-secret";

  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final Pattern REFRESH_TOKEN =
      Pattern.compile("refresh\\.([A-Za-z0-9_-]+)\\.(\\d{1,9})\\.([0-9a-f]+)");

  private final Accounts accounts;
  private final Faults faults;
  private final InstantSource clock;
  private final Map<String, Access> access = new HashMap<>();
  private final Map<String, Integer> firstGood = new HashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger refreshes = new AtomicInteger();

  private record Access(String address, Instant expiresAt) {}

  /// What a refresh gives.
  ///
  /// @param rotated another refresh token in place of the one that was used
  public record Issued(String accessToken, Duration lifetime, Optional<String> rotated) {
    @Override
    public String toString() {
      return "Issued[tokens withheld]";
    }
  }

  public Tokens(Accounts accounts, Faults faults, InstantSource clock) {
    this.accounts = accounts;
    this.faults = faults;
    this.clock = clock;
  }

  /// The refresh token that its owner's consent would give a client now.
  public synchronized String refreshToken(String address) {
    var account =
        accounts
            .find(address)
            .orElseThrow(() -> new IllegalArgumentException("the sandbox has no such account"));
    return refreshToken(account, firstGood.getOrDefault(key(address), 0));
  }

  /// Its owner takes the consent back: every token of the account is void.
  public synchronized void revoke(String address) {
    firstGood.merge(key(address), 1, Integer::sum);
    access.values().removeIf(token -> token.address().equalsIgnoreCase(address));
  }

  /// Every access token is void, though its time is not over.
  public synchronized void voidAccessTokens() {
    access.clear();
  }

  /// Requests to the token endpoint, whatever their answer.
  public int requests() {
    return requests.get();
  }

  /// Requests that got a new access token.
  public int refreshes() {
    return refreshes.get();
  }

  void countRequest() {
    requests.incrementAndGet();
  }

  /// Whom a bearer token speaks for; empty for one that is unknown, void or too old.
  public synchronized Optional<Account> owner(String accessToken) {
    return Optional.ofNullable(access.get(accessToken))
        .filter(token -> clock.instant().isBefore(token.expiresAt()))
        .flatMap(token -> accounts.find(token.address()));
  }

  /// Whose refresh token it is, whether or not it is still good.
  Optional<Account> ownerOfRefreshToken(String refreshToken) {
    var parts = REFRESH_TOKEN.matcher(refreshToken);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return accounts
          .find(new String(Base64.getUrlDecoder().decode(parts.group(1)), UTF_8))
          .filter(account ->
              refreshToken(account, Integer.parseInt(parts.group(2))).equals(refreshToken));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Empty when the refresh token is spent or was taken back.
  synchronized Optional<Issued> refresh(Account account, String refreshToken) {
    var number = Integer.parseInt(refreshToken.split("\\.", -1)[2]);
    var address = account.address();
    if (number < firstGood.getOrDefault(key(address), 0)) {
      return Optional.empty();
    }
    var lifetime =
        faults
            .striking(address, Fault.TokenLifetime.class)
            .map(Fault.TokenLifetime::lifetime)
            .findFirst()
            .orElse(LIFETIME);
    var token = "access." + UUID.randomUUID();
    access.put(token, new Access(address, clock.instant().plus(lifetime)));
    refreshes.incrementAndGet();
    if (faults.striking(address, Fault.RotateTokens.class).findAny().isEmpty()) {
      return Optional.of(new Issued(token, lifetime, Optional.empty()));
    }
    firstGood.put(key(address), number + 1);
    return Optional.of(new Issued(token, lifetime, Optional.of(refreshToken(account, number + 1))));
  }

  private static String refreshToken(Account account, int number) {
    var whose =
        Base64.getUrlEncoder().withoutPadding().encodeToString(account.address().getBytes(UTF_8));
    var signed = "%s.%d".formatted(whose, number);
    return "refresh.%s.%s".formatted(signed, account.sign(signed));
  }

  private static String key(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
