package dev.syncline.api.message;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.syncline.model.view.MessageView;

/// A message, and what was said in it.
///
/// @param conversation HTML or Markdown that may be shown in a page
record CleanedMessage(@JsonUnwrapped MessageView message, String conversation) {}
