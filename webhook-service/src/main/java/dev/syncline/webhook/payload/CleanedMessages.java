package dev.syncline.webhook.payload;

import dev.syncline.mime.clean.Conversation;
import dev.syncline.mime.clean.ConversationForm;
import dev.syncline.mime.clean.ConversationForm.Images;
import dev.syncline.mime.text.SubjectThreading;
import dev.syncline.model.view.MessageView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Messages with what was said in them instead of their body, in Markdown: as the API's `clean`
/// answers with `html_as_markdown` and nothing else asked for.
final class CleanedMessages {
  private static final Logger log = LoggerFactory.getLogger(CleanedMessages.class);

  private CleanedMessages() {}

  /// What can't be cleaned is told as it is, and says so.
  static MessageView of(MessageView message) {
    var body = message.body();
    if (body == null) {
      return message.cleaned("", "success");
    }
    try {
      var form = form(message);
      var said =
          message.isPlainText() ? Conversation.ofText(body, form) : Conversation.ofHtml(body, form);
      return message.cleaned(said, "success");
    } catch (RuntimeException e) {
      // The exception's own words may quote the message.
      var why = e.getClass().getSimpleName();
      log.warn("message {} can't be cleaned, it is told as it is: {}", message.id(), why);
      return message.cleaned(body, "failed");
    }
  }

  /// What is passed on is the message.
  private static ConversationForm form(MessageView message) {
    var subject = message.subject();
    var forwarded = subject != null && SubjectThreading.isForward(subject);
    return new ConversationForm(false, Images.LEFT_OUT, false, forwarded, false, true);
  }
}
