package dev.syncline.provider.oauth;

/// Where an account's tokens are kept, for every process that may sync it.
public interface TokenStore {
  /// What is made of the tokens that are kept.
  @FunctionalInterface
  interface Change {
    Tokens of(Tokens kept) throws InterruptedException;
  }

  /// Replaces the tokens. While the change runs nobody else's does, in no process: a refresh token
  /// may be good for one use. What it answers is kept before this returns.
  Tokens change(Change change) throws InterruptedException;
}
