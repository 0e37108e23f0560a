package dev.syncline.provider.connect;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A connection that is left alone until the server says something.
public final class Parked {
  // The lookout's own, from here …
  final SocketChannel channel;
  final long number;
  final long until;
  final Runnable then;
  @Nullable SelectionKey key;
  boolean over;
  // … to here.

  private final Lookout lookout;
  private volatile boolean ended;
  private volatile boolean readable;

  Parked(Lookout lookout, SocketChannel channel, long number, long until, Runnable then) {
    this.lookout = lookout;
    this.channel = channel;
    this.number = number;
    this.until = until;
    this.then = then;
  }

  /// It is to wait no longer, whoever says so. Once is enough.
  public void end() {
    ended = true;
    lookout.tell(this);
  }

  /// Whether there is something to be read, or the connection is at its end.
  public boolean isReadable() {
    return readable;
  }

  boolean isEnded() {
    return ended;
  }

  void readable() {
    readable = true;
  }
}
