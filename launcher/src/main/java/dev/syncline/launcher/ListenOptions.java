package dev.syncline.launcher;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `./syncline listen` was asked for: where the platform is, as for `up`, and what to do with
/// events.
///
/// @param forward where events go on to; they are only shown if null
record ListenOptions(LaunchOptions platform, @Nullable URI forward, List<String> triggers) {
  private static final List<String> USUAL =
      List.of(
          "message.created",
          "message.updated",
          "message.deleted",
          "message.send_success",
          "message.send_failed",
          "folder.created",
          "folder.updated",
          "folder.deleted",
          "grant.created",
          "grant.updated",
          "grant.deleted",
          "grant.expired");

  static ListenOptions parse(List<String> arguments) {
    var left = new ArrayDeque<>(arguments);
    var ofPlatform = new ArrayList<String>();
    URI forward = null;
    var triggers = USUAL;
    while (!left.isEmpty()) {
      var option = left.removeFirst();
      switch (option) {
        case "--forward" -> forward = url(value(option, left));
        case "--triggers" -> triggers = Arrays.asList(value(option, left).split(",", -1));
        default -> ofPlatform.add(option);
      }
    }
    return new ListenOptions(LaunchOptions.parse(ofPlatform), forward, triggers);
  }

  private static String value(String option, ArrayDeque<String> left) {
    if (left.isEmpty()) {
      throw new StartProblem("The option %s needs a value.".formatted(option));
    }
    return left.removeFirst();
  }

  private static URI url(String text) {
    try {
      var url = URI.create(text);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new StartProblem(
        "The option --forward needs a URL such as http://localhost:3000/webhooks, not '%s'."
            .formatted(text));
  }
}
