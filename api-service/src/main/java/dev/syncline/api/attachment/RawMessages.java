package dev.syncline.api.attachment;

import dev.syncline.api.web.ApiException;
import dev.syncline.mime.header.HeaderBlock;
import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.blob.Blobs;
import dev.syncline.model.id.AccountId;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.view.MessageView.HeaderView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Messages as they came, from the blob store.
public final class RawMessages {
  private static final int MAX_HEADER = 256 * 1024;
  private static final long MAX_BASE64 = 25L * 1024 * 1024;
  private static final Set<String> BASIC = Set.of("message-id", "in-reply-to", "references");

  private final Blobs blobs;

  public RawMessages(Blobs blobs) {
    this.blobs = blobs;
  }

  /// Opens the message, uncompressed.
  InputStream open(AccountId account, BlobAddress blob) throws IOException {
    try {
      return blobs.open(account, blob);
    } catch (NoSuchFileException _) {
      throw new ApiException(
          404,
          "raw_message_missing",
          "The raw message is not in the blob store. Tell the operator the request id.");
    }
  }

  /// None of a message of which only the header is here: that is kept as what it says, not as it
  /// is.
  public List<HeaderView> headers(AccountId account, @Nullable BlobAddress blob) {
    if (blob == null) {
      return List.of();
    }
    try (var in = open(account, blob)) {
      var bytes = in.readNBytes(MAX_HEADER);
      var block = HeaderBlock.read(bytes, 0, bytes.length);
      var headers = new ArrayList<HeaderView>();
      for (int i = 0; i < block.size(); i++) {
        headers.add(new HeaderView(block.field(i).name(), block.field(i).value()));
      }
      return headers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What ties messages into threads.
  public List<HeaderView> basicHeaders(AccountId account, @Nullable BlobAddress blob) {
    return headers(account, blob).stream()
        .filter(header -> BASIC.contains(header.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /// The whole message in base64url.
  public String base64(AccountId account, MessageRow message) {
    if (message.size() > MAX_BASE64) {
      throw new ApiException(
          413,
          "message_too_large",
          "This message is too large for 'raw_mime'. Stream it from"
              + " GET /v3/grants/{grant}/messages/{message}/raw.");
    }
    var blob = message.blob();
    if (blob == null) {
      throw PendingContents.notYet();
    }
    try (var in = open(account, blob)) {
      return Base64.getUrlEncoder().encodeToString(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
