package dev.syncline.webhook.deliver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.jspecify.annotations.Nullable;

/// Takes connections to wherever and makes them to one place on this machine.
final class Detour implements DetachedSocketFactory {
  private final SocketAddress really;
  final List<String> connects = new CopyOnWriteArrayList<>();

  Detour(SocketAddress really) {
    this.really = really;
  }

  @Override
  public Socket create(@Nullable Proxy proxy) {
    return new Socket() {
      @Override
      public void connect(SocketAddress to, int timeout) throws IOException {
        connects.add(((InetSocketAddress) to).getAddress().getHostAddress());
        super.connect(really, timeout);
      }
    };
  }
}
