package dev.syncline.provider.oauth;

import java.util.concurrent.locks.ReentrantLock;

/// Tokens kept in memory, for whoever shares it.
final class KeptTokens implements TokenStore {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Tokens kept;

  KeptTokens(String refreshToken) {
    kept = new Tokens(refreshToken, null);
  }

  @Override
  public Tokens change(Change change) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      kept = change.of(kept);
      return kept;
    } finally {
      lock.unlock();
    }
  }

  Tokens kept() {
    return kept;
  }
}
