package dev.syncline.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Finds taken ports before anything is started. The database finds out about its own, since it may
/// be held by what an earlier run left behind, which it stops first.
final class PortCheck {
  private PortCheck() {}

  static void requireFree(LaunchOptions options) {
    var ports = options.ports();
    requireFree(ports.api(), "the API", "--api-port");
    requireFree(ports.webhook(), "the webhook service", "--webhook-port");
    requireFree(ports.sync(), "the sync service", "--sync-port");
    if (options.withSandbox()) {
      requireFree(ports.imap(), "the sandbox's IMAP", "--sandbox-imap-port");
      requireFree(ports.smtp(), "the sandbox's SMTP", "--sandbox-smtp-port");
      requireFree(ports.control(), "the sandbox's control page", "--sandbox-control-port");
    }
  }

  private static void requireFree(int port, String whose, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException failure) {
      throw new StartProblem(
          "Port %d, for %s, is in use by another program: stop that one or choose another port by %s."
              .formatted(port, whose, option),
          failure);
    }
  }
}
