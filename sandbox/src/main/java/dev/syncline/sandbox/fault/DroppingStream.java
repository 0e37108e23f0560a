package dev.syncline.sandbox.fault;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What goes to the client, cut where a [Fault.DropAfter] says so. It sits beneath the buffer, so
/// the bytes counted are those that really left.
public final class DroppingStream extends FilterOutputStream {
  private final Socket socket;
  private final Faults faults;
  private final Supplier<@Nullable String> account;
  private final Map<PlacedFault, Long> firstSeen = new HashMap<>();
  private long sent;

  public DroppingStream(
      OutputStream out, Socket socket, Faults faults, Supplier<@Nullable String> account) {
    super(out);
    this.socket = socket;
    this.faults = faults;
    this.account = account;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int allowed = faults.none() ? length : allowed(length);
    out.write(bytes, offset, allowed);
    sent += allowed;
    if (allowed < length) {
      out.flush();
      socket.close();
      throw new IOException("dropped after " + sent + " bytes, as asked");
    }
  }

  private int allowed(int length) {
    for (var placed : faults.of(account.get()).toList()) {
      if (placed.fault() instanceof Fault.DropAfter(long bytes)) {
        long left = firstSeen.computeIfAbsent(placed, _ -> sent) + bytes - sent;
        if (left < length && placed.strike()) {
          return (int) Math.max(0, left);
        }
      }
    }
    return length;
  }
}
