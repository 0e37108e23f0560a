package dev.syncline.api.attachment;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.ServletWebRequest;

/// Sends content whose size is known: all of it, the part that was asked for (RFC 9110 §14), or
/// nothing when the client has it already (§13).
///
/// @param version another one whenever the content is another
/// @param size in octets
record Download(String version, long size, Content content) {
  /// Opens the content at its beginning.
  interface Content {
    InputStream open() throws IOException;
  }

  void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var etag = '"' + version + '"';
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    if (new ServletWebRequest(request, response).checkNotModified(etag)) {
      return;
    }
    var range = range(request, etag).orElse(null);
    if (range == null) {
      response.setContentLengthLong(size);
      write(response, 0, size);
      return;
    }
    var first = range.getRangeStart(size);
    var last = range.getRangeEnd(size);
    if (first >= size || last < first) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
      response.setStatus(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value());
      return;
    }
    response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
    response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(first, last, size));
    response.setContentLengthLong(last - first + 1);
    write(response, first, last - first + 1);
  }

  private void write(HttpServletResponse response, long from, long length) throws IOException {
    try (var in = content.open()) {
      in.skipNBytes(from);
      new Slice(in, length).transferTo(response.getOutputStream());
    }
  }

  /// One range; several at once, or what is no range, are answered with everything, which is
  /// allowed. So is one of a version that is gone.
  private static Optional<HttpRange> range(HttpServletRequest request, String etag) {
    var condition = request.getHeader(HttpHeaders.IF_RANGE);
    if (condition != null && !condition.equals(etag)) {
      return Optional.empty();
    }
    return parse(request.getHeader(HttpHeaders.RANGE));
  }

  private static Optional<HttpRange> parse(@Nullable String header) {
    try {
      var ranges = HttpRange.parseRanges(header);
      return ranges.size() == 1 ? Optional.of(ranges.getFirst()) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
