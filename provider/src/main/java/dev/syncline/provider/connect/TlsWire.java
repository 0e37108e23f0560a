package dev.syncline.provider.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import tlschannel.ClientTlsChannel;
import tlschannel.HeapBufferAllocator;
import tlschannel.NeedsReadException;
import tlschannel.TlsChannel;

/// TLS around a plain connection.
///
/// The JDK's SSLSocket keeps its buffers for good, 50 KB of them; this channel has none between two
/// records. It reads as from a blocking socket, but {@link #awaitAndRead} lets it take what is
/// there and waits below it, where nothing need be kept.
final class TlsWire extends Wire {
  private final Wire plain;
  private final Below below = new Below();
  private final TlsChannel channel;

  TlsWire(Wire plain, SSLEngine engine) {
    this.plain = plain;
    this.channel =
        ClientTlsChannel.newBuilder(below, engine)
            .withEncryptedBufferAllocator(new HeapBufferAllocator())
            .build();
  }

  void handshake() throws IOException {
    channel.handshake();
  }

  @Override
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] octets, int offset, int count) throws IOException {
        var left = ByteBuffer.wrap(octets, offset, count);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
    };
  }

  @Override
  public void readTimeout(Duration timeout) throws IOException {
    plain.readTimeout(timeout);
  }

  @Override
  protected int awaitAndRead(byte[] target) throws IOException {
    var read = readWhatIsThere(target);
    while (read == 0) {
      plain.await();
      read = readWhatIsThere(target);
    }
    return read;
  }

  @Override
  protected int readWhatIsThere(byte[] target) throws IOException {
    below.blocks = false;
    try {
      return channel.read(ByteBuffer.wrap(target));
    } catch (NeedsReadException _) {
      return 0;
    } finally {
      below.blocks = true;
    }
  }

  @Override
  public Parked park(Duration atMost, Runnable then) {
    return plain.park(atMost, then);
  }

  @Override
  protected int read(byte[] target, int offset, int count) throws IOException {
    return count == 0 ? 0 : channel.read(ByteBuffer.wrap(target, offset, count));
  }

  /// Octets that came, if not what they mean: enough to know that the server went on.
  @Override
  protected int available() throws IOException {
    return plain.available();
  }

  /// Without a close_notify: whoever closes has read the last answer it wanted.
  @Override
  public void close() {
    plain.close();
  }

  /// The plain connection as a channel that sometimes does not wait.
  private final class Below implements ByteChannel {
    private volatile boolean blocks = true;
    private @Nullable OutputStream out;

    @Override
    public int read(ByteBuffer target) throws IOException {
      var count = target.remaining();
      if (!blocks) {
        count = Math.min(count, plain.input().available());
      }
      if (count == 0) {
        return 0;
      }
      var read =
          plain.input().read(target.array(), target.arrayOffset() + target.position(), count);
      if (read > 0) {
        target.position(target.position() + read);
      }
      return read;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (out == null) {
        out = plain.output();
      }
      var count = source.remaining();
      out.write(source.array(), source.arrayOffset() + source.position(), count);
      source.position(source.limit());
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      plain.close();
    }
  }
}
