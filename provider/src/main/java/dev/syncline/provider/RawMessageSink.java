package dev.syncline.provider;

import java.io.IOException;
import java.io.InputStream;

/// Takes messages as they arrive. The stream must be read before the call returns; what is left is
/// skipped. An IOException of the sink's own ends the fetch and comes out of it as an
/// UncheckedIOException; one of the connection as a {@link ProviderException}.
@FunctionalInterface
public interface RawMessageSink {
  void accept(RemoteMessage message, InputStream raw) throws IOException, InterruptedException;
}
