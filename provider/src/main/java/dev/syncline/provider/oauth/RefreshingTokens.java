package dev.syncline.provider.oauth;

import dev.syncline.provider.AccessToken;
import dev.syncline.provider.AccessTokens;
import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One account's access tokens, refreshed when they near their end or a server refuses one.
///
/// ```
/// connection ─┐ current()
/// connection ─┼───────────► good ──► the token
/// sending    ─┘               │ near its end, refused
///                             ▼
///              one refresh for all who wait, on a thread of its own
///              store: claimed ─► what another process got meanwhile, or the token endpoint ─► kept
/// ```
///
/// The refresh has a thread of its own because it must not be interrupted: where refresh tokens are
/// good for one use, an answer that nobody keeps locks the account out. Whoever waits may be
/// interrupted; {@link #close} waits for the end.
///
/// A failure is remembered for a while, a throttled endpoint as long as it asked for, so that the
/// connections of an account don't each run into it. While the token still has some time left, a
/// failure to renew it is nobody's business.
public final class RefreshingTokens implements AccessTokens, AutoCloseable {
  private static final Duration REMEMBER_FAILURE = Duration.ofSeconds(10);
  private static final Duration LAST_SECONDS = Duration.ofSeconds(30);

  private final TokenStore store;
  private final Supplier<OAuthClient> client;
  private final TokenEndpoint endpoint;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable AccessToken known;
  private @Nullable CompletableFuture<AccessToken> underWay;
  private @Nullable ProviderException failure;
  private Instant failureUntil = Instant.MIN;

  /// @param client as what to ask, looked up for each refresh since its secret may change
  public RefreshingTokens(
      TokenStore store, Supplier<OAuthClient> client, TokenEndpoint endpoint, InstantSource clock) {
    this.store = store;
    this.client = client;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  @Override
  public AccessToken current() throws InterruptedException {
    var token = peek();
    if (token == null) {
      return another(null);
    }
    if (clock.instant().isBefore(token.renewFrom())) {
      return token;
    }
    try {
      return another(null);
    } catch (ProviderException e) {
      if (e.failure() instanceof Failure.LoginRejected || !lasts(token)) {
        throw e;
      }
      return token;
    }
  }

  private @Nullable AccessToken peek() {
    lock.lock();
    try {
      return known;
    } finally {
      lock.unlock();
    }
  }

  private boolean lasts(AccessToken token) {
    return clock.instant().plus(LAST_SECONDS).isBefore(token.expiresAt());
  }

  @Override
  public AccessToken insteadOf(AccessToken refused) throws InterruptedException {
    return another(refused);
  }

  /// The refresh that was under way may end with the very token that was refused: another process
  /// got it, or it was kept from an earlier run.
  private AccessToken another(@Nullable AccessToken refused) throws InterruptedException {
    while (true) {
      var token = await(joinOrBegin(refused));
      if (!token.equals(refused)) {
        return token;
      }
    }
  }

  private CompletableFuture<AccessToken> joinOrBegin(@Nullable AccessToken refused) {
    lock.lock();
    try {
      if (underWay != null) {
        return underWay;
      }
      if (isGood(known, refused)) {
        return CompletableFuture.completedFuture(known);
      }
      if (failure != null && clock.instant().isBefore(failureUntil)) {
        throw new ProviderException(remaining(failure.failure()), failure);
      }
      var future = new CompletableFuture<AccessToken>();
      underWay = future;
      Thread.ofVirtual().name("token-refresh").start(() -> complete(future, refused));
      return future;
    } finally {
      lock.unlock();
    }
  }

  private Failure remaining(Failure remembered) {
    return remembered instanceof Failure.Throttled(var detail, _)
        ? new Failure.Throttled(detail, Duration.between(clock.instant(), failureUntil))
        : remembered;
  }

  private void complete(CompletableFuture<AccessToken> future, @Nullable AccessToken refused) {
    AccessToken renewed = null;
    ProviderException problem = null;
    try {
      renewed = refresh(refused);
    } catch (InterruptedException _) {
      problem = new ProviderException(new Failure.Unreachable("the renewal was interrupted"));
      Thread.currentThread().interrupt();
    } catch (ProviderException e) {
      problem = e;
    } catch (RuntimeException e) {
      problem =
          new ProviderException(
              new Failure.Unreachable(
                  "the access token could not be renewed: " + e.getClass().getSimpleName()),
              e);
    }
    lock.lock();
    try {
      underWay = null;
      failure = problem;
      if (renewed != null) {
        known = renewed;
        future.complete(renewed);
      } else if (problem != null) {
        failureUntil = clock.instant().plus(pause(problem.failure()));
        future.completeExceptionally(problem);
      }
    } finally {
      lock.unlock();
    }
  }

  private static Duration pause(Failure failure) {
    return failure instanceof Failure.Throttled(_, var retryAfter) ? retryAfter : REMEMBER_FAILURE;
  }

  private AccessToken refresh(@Nullable AccessToken refused) throws InterruptedException {
    var kept =
        store.change(tokens ->
            isGood(tokens.access(), refused)
                ? tokens
                : endpoint.refresh(client.get(), tokens.refreshToken()));
    if (kept.access() == null) {
      throw new IllegalStateException("a refresh was kept without its access token");
    }
    return kept.access();
  }

  private boolean isGood(@Nullable AccessToken token, @Nullable AccessToken refused) {
    return token != null && !token.equals(refused) && clock.instant().isBefore(token.renewFrom());
  }

  private static AccessToken await(CompletableFuture<AccessToken> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProviderException problem) {
        throw new ProviderException(problem.failure(), problem);
      }
      throw new IllegalStateException(e);
    }
  }

  /// Waits for a refresh that is under way, whatever interrupts: who gives the account away must
  /// have kept what the refresh brings.
  @Override
  public void close() {
    var task = refreshUnderWay();
    if (task != null) {
      task.handle((_, _) -> "over").join();
    }
  }

  private @Nullable CompletableFuture<AccessToken> refreshUnderWay() {
    lock.lock();
    try {
      return underWay;
    } finally {
      lock.unlock();
    }
  }
}
