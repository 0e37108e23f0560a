package dev.syncline.model.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.model.blob.Compression;
import dev.syncline.model.id.ObjectKey;
import dev.syncline.model.log.Logged;
import dev.syncline.model.log.LoggedAttribute;
import dev.syncline.model.log.ObjectType;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message's text, apart from the message so that a page of messages does not read bodies it will
/// not show. It is the message's attribute `body`.
@Entity
@Table(name = "message_body")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class MessageBody implements Logged {
  @EmbeddedId
  @AttributeOverride(name = "id", column = @Column(name = "message_id"))
  private ObjectKey key;

  @LoggedAttribute("body")
  private byte @Nullable [] html;

  @LoggedAttribute("body")
  private byte @Nullable [] text;

  protected MessageBody() {}

  public MessageBody(ObjectKey key, @Nullable String html, @Nullable String text) {
    this(key, new Texts(html, text));
  }

  public MessageBody(ObjectKey key, Texts texts) {
    this.key = key;
    this.html = texts.html;
    this.text = texts.text;
  }

  /// Compressed, for those that do so before a transaction begins.
  public static final class Texts {
    private final byte @Nullable [] html;
    private final byte @Nullable [] text;

    public Texts(@Nullable String html, @Nullable String text) {
      this.html = compress(html);
      this.text = compress(text);
    }
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

  @Override
  public ObjectType loggedType() {
    return ObjectType.MESSAGE;
  }

  @Override
  public long loggedAccount() {
    return key.accountId();
  }

  @Override
  public UUID loggedId() {
    return key.id();
  }

  @Override
  public String loggedAs() {
    return "body";
  }

  private static byte @Nullable [] compress(@Nullable String value) {
    return value == null ? null : Compression.compress(value.getBytes(UTF_8));
  }

  static @Nullable String decompress(byte @Nullable [] value) {
    return value == null ? null : new String(Compression.decompress(value), UTF_8);
  }
}
