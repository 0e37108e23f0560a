package dev.syncline.provider;

/// Takes header blocks as they arrive: the bytes up to and including the empty line.
@FunctionalInterface
public interface HeaderSink {
  void accept(RemoteMessage message, byte[] headers);
}
