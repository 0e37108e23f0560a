package dev.syncline.mime.parse;

/// What one message may cost. Beyond a limit the message is still read, with a defect that says
/// what was left out.
///
/// @param maxDepth multiparts within multiparts
/// @param maxParts parts in all
/// @param maxHeaderBytes of one header block; fields beyond are not read
/// @param maxBodyBytes decoded bytes of the text, and of the HTML
/// @param maxContainerBytes decoded bytes of a TNEF that is opened to find the files in it
public record Limits(
    int maxDepth, int maxParts, int maxHeaderBytes, int maxBodyBytes, int maxContainerBytes) {
  public static final Limits DEFAULT =
      new Limits(64, 10_000, 1024 * 1024, 1024 * 1024, 32 * 1024 * 1024);

  public Limits {
    if (maxDepth < 1
        || maxParts < 1
        || maxHeaderBytes < 1_000
        || maxBodyBytes < 1
        || maxContainerBytes < 1) {
      throw new IllegalArgumentException(
          "limits too small: depth %d, parts %d, header %d, body %d, container %d"
              .formatted(maxDepth, maxParts, maxHeaderBytes, maxBodyBytes, maxContainerBytes));
    }
  }

  public Limits withMaxBodyBytes(int bytes) {
    return new Limits(maxDepth, maxParts, maxHeaderBytes, bytes, maxContainerBytes);
  }
}
