package dev.syncline.sync.apply;

import dev.syncline.model.id.Sha256;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A folder that is not listed any more.
///
/// @param mark the server's mark when nothing was new in it; else null
/// @param samples what lies at some of its UIDs
/// @param empty whether it was read to the end and has nothing in it
public record LostFolder(
    UUID id,
    String path,
    @Nullable String delimiter,
    @Nullable String mark,
    Map<Long, Sha256> samples,
    boolean empty) {
  public LostFolder {
    samples = Map.copyOf(samples);
  }
}
