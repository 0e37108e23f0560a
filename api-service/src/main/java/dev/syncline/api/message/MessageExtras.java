package dev.syncline.api.message;

import dev.syncline.api.attachment.RawMessages;
import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.view.MessageView;
import java.util.Set;

/// What the parameter `fields` adds to a message: headers, or the whole of it as it came. No
/// message has tracking options, so asking for them adds nothing.
enum MessageExtras {
  NONE,
  BASIC_HEADERS,
  HEADERS,
  RAW;

  private static final int MAX_RAW_PER_PAGE = 20;

  static MessageExtras of(QueryParameters query) {
    var value =
        query.choice(
            "fields",
            Set.of(
                "standard",
                "include_basic_headers",
                "include_headers",
                "include_tracking_options",
                "raw_mime"));
    return switch (value.orElse("standard")) {
      case "include_basic_headers" -> BASIC_HEADERS;
      case "include_headers" -> HEADERS;
      case "raw_mime" -> RAW;
      default -> NONE;
    };
  }

  /// Raw messages are large: a page of them is small.
  MessageExtras forPage(int limit) {
    if (this == RAW && limit > MAX_RAW_PER_PAGE) {
      throw ApiException.invalid(
          "'fields=raw_mime' works with a 'limit' of at most %d.".formatted(MAX_RAW_PER_PAGE));
    }
    return this;
  }

  /// One whose content is still to come is shown without: its `content_pending` says why.
  MessageView view(RawMessages raw, Grant grant, MessageRow message) {
    var view = MessageView.of(grant.id(), message);
    if (!message.isWhole()) {
      return view;
    }
    return switch (this) {
      case NONE -> view;
      case BASIC_HEADERS -> view.withHeaders(raw.basicHeaders(grant.account(), message.blob()));
      case HEADERS -> view.withHeaders(raw.headers(grant.account(), message.blob()));
      case RAW -> view.withRawMime(raw.base64(grant.account(), message));
    };
  }
}
