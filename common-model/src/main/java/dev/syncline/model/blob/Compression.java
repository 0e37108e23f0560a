package dev.syncline.model.blob;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.concurrent.ConcurrentLinkedQueue;

/// zstd with contexts that are used again: making one takes longer than compressing a short text.
public final class Compression {
  /// Mail is mostly base64 already: higher levels win little and cost much.
  static final int LEVEL = 1;

  /// As many as threads that ever compressed at the same time. Not thread-locals: threads here are
  /// virtual and many, and a context is memory outside of the heap.
  private static final ConcurrentLinkedQueue<ZstdCompressCtx> IDLE = new ConcurrentLinkedQueue<>();

  private Compression() {}

  public static byte[] compress(byte[] content) {
    var context = IDLE.poll();
    if (context == null) {
      context = new ZstdCompressCtx().setLevel(LEVEL);
    }
    try {
      return context.compress(content);
    } finally {
      IDLE.add(context);
    }
  }

  /// Of what {@link #compress} answered, which says how much it was.
  public static byte[] decompress(byte[] compressed) {
    return Zstd.decompress(compressed, (int) Zstd.getFrameContentSize(compressed));
  }
}
