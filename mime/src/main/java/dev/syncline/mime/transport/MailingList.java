package dev.syncline.mime.transport;

import dev.syncline.mime.header.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a list says about itself (RFC 2369, 2919, 8058).
///
/// @param id without brackets; null where only the other fields name a list
/// @param name what stood before the id
/// @param unsubscribe URIs in the order the list prefers
/// @param oneClick an HTTPS POST unsubscribes without a page (RFC 8058)
public record MailingList(
    @Nullable String id,
    @Nullable String name,
    List<String> post,
    List<String> subscribe,
    List<String> unsubscribe,
    List<String> help,
    List<String> archive,
    List<String> owner,
    boolean oneClick) {
  private static final int URIS_MAX = 50;

  public MailingList {
    post = List.copyOf(post);
    subscribe = List.copyOf(subscribe);
    unsubscribe = List.copyOf(unsubscribe);
    help = List.copyOf(help);
    archive = List.copyOf(archive);
    owner = List.copyOf(owner);
  }

  public static Optional<MailingList> of(Headers headers) {
    var id = headers.first("List-Id").orElse(null);
    var unsubscribe = uris(headers, "List-Unsubscribe");
    var post = uris(headers, "List-Post");
    if (id == null && unsubscribe.isEmpty() && post.isEmpty()) {
      return Optional.empty();
    }
    boolean oneClick =
        headers
                .first("List-Unsubscribe-Post")
                .filter(value -> value.strip().equalsIgnoreCase("List-Unsubscribe=One-Click"))
                .isPresent()
            && unsubscribe.stream().anyMatch(uri -> uri.regionMatches(true, 0, "https:", 0, 6));
    return Optional.of(
        new MailingList(
            id == null ? null : bracketed(id),
            id == null ? null : before(id),
            post,
            uris(headers, "List-Subscribe"),
            unsubscribe,
            uris(headers, "List-Help"),
            uris(headers, "List-Archive"),
            uris(headers, "List-Owner"),
            oneClick));
  }

  private static String bracketed(String id) {
    int open = id.lastIndexOf('<');
    int close = id.indexOf('>', open + 1);
    return open < 0 ? id.strip() : id.substring(open + 1, close < 0 ? id.length() : close).strip();
  }

  private static @Nullable String before(String id) {
    int open = id.lastIndexOf('<');
    var name = open < 0 ? "" : id.substring(0, open).strip();
    if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
      name = name.substring(1, name.length() - 1);
    }
    return name.isEmpty() ? null : name;
  }

  /// What stands in brackets; blanks that folding put into an address are no part of it.
  private static List<String> uris(Headers headers, String field) {
    var uris = new ArrayList<String>();
    for (var value : headers.allRaw(field)) {
      int open = value.indexOf('<');
      while (open >= 0 && uris.size() < URIS_MAX) {
        int close = value.indexOf('>', open);
        if (close < 0) {
          break;
        }
        var uri = value.substring(open + 1, close).replaceAll("\\s", "");
        if (!uri.isEmpty()) {
          uris.add(uri);
        }
        open = value.indexOf('<', close);
      }
    }
    return uris;
  }
}
