package dev.syncline.sandbox.mailbox;

import dev.syncline.sandbox.message.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Which conversation a message belongs to: that of a message it refers to, else one of its own.
final class Conversations {
  private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]+>");

  private final Map<String, Long> byMessageId = new HashMap<>();

  record Found(long conversation, String messageId) {}

  Found of(byte[] message, long ownNumber) {
    var part = Part.parse(message);
    var named = new ArrayList<String>();
    for (var header : List.of("References", "In-Reply-To")) {
      part.header(header)
          .ifPresent(value ->
              MESSAGE_ID.matcher(value).results().forEach(each -> named.add(each.group())));
    }
    var own =
        part.header("Message-ID").map(MESSAGE_ID::matcher).stream()
            .flatMap(matcher -> matcher.results())
            .map(each -> each.group())
            .findFirst()
            .orElse("");
    long conversation =
        named.reversed().stream()
            .filter(byMessageId::containsKey)
            .map(byMessageId::get)
            .findFirst()
            .orElse(ownNumber);
    learn(own, conversation);
    return new Found(conversation, own);
  }

  void learn(String messageId, long conversation) {
    if (!messageId.isEmpty()) {
      byMessageId.putIfAbsent(messageId, conversation);
    }
  }
}
