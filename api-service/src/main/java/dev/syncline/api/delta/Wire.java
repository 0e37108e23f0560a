package dev.syncline.api.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.api.web.ApiException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// How a stream is written.
interface Wire {
  String contentType();

  void begin(OutputStream out) throws IOException;

  /// What one read brought, and where the feed is after it.
  void deltas(OutputStream out, List<Delta> deltas, String cursor) throws IOException;

  /// Nothing for a while.
  void quiet(OutputStream out, String cursor) throws IOException;

  /// The last that is said: why it can't go on.
  void failed(OutputStream out, ApiException error) throws IOException;

  /// Server-sent events (WHATWG HTML §9.2). An event's id is the cursor after it, so a client that
  /// reconnects goes on where it was; an id without data moves that place and is no event.
  ///
  /// ```
  /// id: 5q…
  /// event: delta
  /// data: {"object":"message", …}
  /// ```
  record Sse(JsonMapper mapper) implements Wire {
    @Override
    public String contentType() {
      return "text/event-stream";
    }

    @Override
    public void begin(OutputStream out) throws IOException {
      write(out, "retry: 1000\n\n");
    }

    @Override
    public void deltas(OutputStream out, List<Delta> deltas, String cursor) throws IOException {
      var left = deltas.size();
      for (var delta : deltas) {
        left--;
        if (delta.cursor() != null || left == 0) {
          write(out, "id: " + (delta.cursor() == null ? cursor : delta.cursor()) + "\n");
        }
        write(out, "event: delta\ndata: ");
        out.write(mapper.writeValueAsBytes(delta));
        write(out, "\n\n");
      }
    }

    @Override
    public void quiet(OutputStream out, String cursor) throws IOException {
      write(out, ": still here\nid: " + cursor + "\n\n");
    }

    @Override
    public void failed(OutputStream out, ApiException error) throws IOException {
      write(out, "event: error\ndata: ");
      out.write(mapper.writeValueAsBytes(error(error)));
      write(out, "\n\n");
    }
  }

  /// Lines of JSON: a delta, or `{"cursor": …}`, which says where to go on.
  record Lines(JsonMapper mapper) implements Wire {
    static final String TYPE = "application/x-ndjson";

    @Override
    public String contentType() {
      return TYPE;
    }

    @Override
    public void begin(OutputStream out) {
      // the first line is what comes first
    }

    @Override
    public void deltas(OutputStream out, List<Delta> deltas, String cursor) throws IOException {
      for (var delta : deltas) {
        line(out, delta);
      }
      if (deltas.isEmpty() || deltas.getLast().cursor() == null) {
        quiet(out, cursor);
      }
    }

    @Override
    public void quiet(OutputStream out, String cursor) throws IOException {
      line(out, Map.of("cursor", cursor));
    }

    @Override
    public void failed(OutputStream out, ApiException error) throws IOException {
      line(out, Map.of("error", error(error)));
    }

    private void line(OutputStream out, Object value) throws IOException {
      out.write(mapper.writeValueAsBytes(value));
      out.write('\n');
    }
  }

  private static Map<String, String> error(ApiException error) {
    return Map.of("type", error.type(), "message", error.text());
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }
}
