package dev.syncline.sync.apply;

import dev.syncline.provider.RemoteMessage;
import java.util.ArrayList;
import java.util.List;

/// Messages of a large folder that are shown by their headers before the rest of them is fetched.
public final class ListedMessages {
  private final int max;
  private final List<ReadMessage> messages = new ArrayList<>();

  ListedMessages(int max) {
    this.max = max;
  }

  /// One whose header says nothing is left out: only the whole message has an identity.
  ///
  /// @param header all of it, or the fields that {@link MessageReader} reads if the provider gives
  ///   the message a lasting id
  public void add(RemoteMessage message, byte[] header) {
    var identity = HeaderBlock.of(message, header).identity();
    if (identity != null) {
      messages.add(MessageReader.readHeader(message, identity, header));
    }
  }

  public boolean isFull() {
    return messages.size() >= max;
  }

  List<Arrival> arrivals() {
    return messages.stream().map(Arrival::of).toList();
  }
}
