package dev.syncline.provider.imap;

import java.io.IOException;

/// The server said what the protocol does not allow; the connection cannot be used any further.
final class MalformedResponse extends IOException {
  MalformedResponse(String message) {
    super(message);
  }
}
