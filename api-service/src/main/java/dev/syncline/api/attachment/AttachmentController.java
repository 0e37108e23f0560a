package dev.syncline.api.attachment;

import static java.util.Objects.requireNonNull;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.Accepts;
import dev.syncline.api.web.Answer;
import dev.syncline.api.web.ApiException;
import dev.syncline.api.web.QueryParameters;
import dev.syncline.mime.encoding.ContentDecoder;
import dev.syncline.mime.encoding.ContentEncoding;
import dev.syncline.model.id.PublicIds;
import dev.syncline.model.mail.AttachmentInfo;
import dev.syncline.model.mail.Message;
import dev.syncline.model.view.AttachmentView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Attachments, and whole messages, streamed: memory does not grow with them.
@RestController
public final class AttachmentController {
  private final PendingContents contents;
  private final RawMessages raw;

  public AttachmentController(PendingContents contents, RawMessages raw) {
    this.contents = contents;
    this.raw = raw;
  }

  private record Found(Message message, AttachmentInfo info) {}

  @GetMapping("/v3/grants/{grant}/attachments/{attachment}")
  @Accepts("message_id")
  Answer<AttachmentView> find(
      Grant grant, @PathVariable("attachment") String id, QueryParameters query) {
    var found = require(grant, id, query);
    return Answer.of(AttachmentView.of(grant.id(), found.message().id(), found.info()));
  }

  @GetMapping("/v3/grants/{grant}/attachments/{attachment}/download")
  @Accepts("message_id")
  void download(
      Grant grant,
      @PathVariable("attachment") String id,
      QueryParameters query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var found = require(grant, id, query);
    var info = found.info();
    SafeDownload.describe(response, info.contentType(), info.filename());
    // A message never changes, so its id stands for what was read before hashes were kept.
    var version = info.sha256() == null ? id : info.sha256();
    new Download(version, info.size(), () -> open(grant, found)).send(request, response);
  }

  private InputStream open(Grant grant, Found found) throws IOException {
    var info = found.info();
    var message = raw.open(grant.account(), requireNonNull(found.message().blob()));
    try {
      message.skipNBytes(info.offset());
      var part = new Slice(message, info.length());
      return ContentDecoder.decode(part, ContentEncoding.of(info.encoding()));
    } catch (IOException | RuntimeException e) {
      message.close();
      throw e;
    }
  }

  @GetMapping("/v3/grants/{grant}/messages/{message}/raw")
  void raw(
      Grant grant,
      @PathVariable("message") String id,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var message = message(grant, id).orElseThrow(() -> ApiException.notFound("message"));
    var blob = requireNonNull(message.blob());
    SafeDownload.describe(response, "message/rfc822", id + ".eml");
    new Download(blob.hash().toString(), message.size(), () -> raw.open(grant.account(), blob))
        .send(request, response);
  }

  /// Its id names the message too; a `message_id` given beside it must be the same.
  private Found require(Grant grant, String id, QueryParameters query) {
    var cut = id.indexOf('-');
    if (cut > 0) {
      var messageId = id.substring(0, cut);
      var part = id.substring(cut + 1);
      var message =
          query.text("message_id").filter(given -> !given.equals(messageId)).isPresent()
              ? Optional.<Message>empty()
              : message(grant, messageId);
      var info =
          message.flatMap(
              m -> m.attachments().stream().filter(a -> a.part().equals(part)).findFirst());
      if (message.isPresent() && info.isPresent()) {
        return new Found(message.get(), info.get());
      }
    }
    throw ApiException.notFound("attachment");
  }

  private Optional<Message> message(Grant grant, String id) {
    return PublicIds.decode(id).map(uuid -> contents.whole(grant, uuid));
  }
}
