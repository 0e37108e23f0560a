package dev.syncline.api.message;

import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.mail.Metadata;
import dev.syncline.model.mail.MetadataPairs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The field `metadata`, and the parameter that finds messages by it.
public final class MetadataField {
  private static final String PAIR = "metadata_pair";

  /// The SDKs put commas between pairs: what is no key belongs to the value before.
  private static final String NEXT_PAIR = ",(?=[\\w.-]{1,40}:)";

  private MetadataField() {}

  public static Metadata read(Map<String, @Nullable Object> pairs) {
    var strings = new HashMap<String, String>();
    pairs.forEach((key, value) -> {
      if (!(value instanceof String text)) {
        throw ApiException.invalid(
            "'metadata' takes strings only. To remove a pair, send the others without it.");
      }
      strings.put(key, text);
    });
    try {
      return new Metadata(strings);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("'metadata' %s.".formatted(e.getMessage()));
    }
  }

  /// What stands for the pairs asked for in the index; a message must have all of them.
  static List<byte[]> wanted(QueryParameters query) {
    return query.all(PAIR).stream()
        .flatMap(value -> Stream.of(value.split(NEXT_PAIR, -1)))
        .map(MetadataField::hash)
        .toList();
  }

  private static byte[] hash(String pair) {
    var cut = pair.indexOf(':');
    if (cut < 0) {
      throw ApiException.invalid(
          "The query parameter 'metadata_pair' must be a key and a value: metadata_pair=key1:value.");
    }
    var key = pair.substring(0, cut);
    if (!MetadataPairs.KEYS.contains(key)) {
      throw ApiException.invalid(
          "The query parameter 'metadata_pair' finds messages by %s only. Other keys are kept and"
                  .formatted(String.join(", ", MetadataPairs.KEYS))
              + " shown, but not indexed: keep under one of these what you look for.");
    }
    return MetadataPairs.hash(key, pair.substring(cut + 1));
  }
}
