package dev.syncline.model.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import dev.syncline.model.id.ObjectKey;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/// A message's text, apart from the message so that a page of messages does not read bodies it will
/// not show.
@Entity
@Table(name = "message_body")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class MessageBody {
  @EmbeddedId
  @AttributeOverride(name = "id", column = @Column(name = "message_id"))
  private ObjectKey key;

  private byte @Nullable [] html;
  private byte @Nullable [] text;

  protected MessageBody() {}

  public MessageBody(ObjectKey key, @Nullable String html, @Nullable String text) {
    this.key = key;
    this.html = compress(html);
    this.text = compress(text);
  }

  public ObjectKey key() {
    return key;
  }

  public @Nullable String html() {
    return decompress(html);
  }

  public @Nullable String text() {
    return decompress(text);
  }

  private static byte @Nullable [] compress(@Nullable String value) {
    return value == null ? null : Zstd.compress(value.getBytes(UTF_8), 1);
  }

  private static @Nullable String decompress(byte @Nullable [] value) {
    return value == null
        ? null
        : new String(Zstd.decompress(value, (int) Zstd.getFrameContentSize(value)), UTF_8);
  }
}
