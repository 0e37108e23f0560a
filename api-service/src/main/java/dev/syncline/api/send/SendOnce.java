package dev.syncline.api.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.syncline.api.grant.Grant;
import dev.syncline.api.web.ApiException;
import dev.syncline.mime.write.OutgoingAttachment;
import dev.syncline.model.id.Sha256;
import dev.syncline.model.send.IdempotencyKeys;
import dev.syncline.model.send.IdempotencyKeys.Claim;
import dev.syncline.model.shard.Shards;
import dev.syncline.model.view.MessageView;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests that may come twice, and are to be carried out once.
public final class SendOnce {
  static final String HEADER = "Idempotency-Key";
  private static final int MAX_KEY = 255;

  private final Shards shards;
  private final JsonMapper mapper;

  public SendOnce(Shards shards, JsonMapper mapper) {
    this.shards = shards;
    this.mapper = mapper;
  }

  /// Somebody else was faster, and is done.
  static final class Taken extends RuntimeException {
    Taken() {
      super("the idempotency key is taken", null, false, false);
    }
  }

  /// Null when the request bears no key.
  @Nullable Claim claim(
      Grant grant, @Nullable String key, SendRequest request, List<OutgoingAttachment> files)
      throws IOException {
    if (key == null) {
      return null;
    }
    if (key.isEmpty() || key.length() > MAX_KEY || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw ApiException.invalid(
          "'%s' must have 1 to %d characters, ASCII without spaces, such as a UUID."
              .formatted(HEADER, MAX_KEY));
    }
    return new Claim(
        grant.account(), new Sha256(sha256().digest(key.getBytes(UTF_8))), hash(request, files));
  }

  /// Of what was understood: the order of fields, and spaces between them, are nothing that
  /// differs.
  private Sha256 hash(SendRequest request, List<OutgoingAttachment> files) throws IOException {
    var all = sha256();
    all.update(sha256().digest(mapper.writeValueAsBytes(request)));
    for (var file : files) {
      var about = List.of(file.filename(), file.contentType(), String.valueOf(file.contentId()));
      all.update(sha256().digest(mapper.writeValueAsBytes(about)));
      all.update(digest(file));
    }
    return new Sha256(all.digest());
  }

  private static byte[] digest(OutgoingAttachment file) throws IOException {
    var digest = sha256();
    try (var in = file.content().open();
        var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      var _ = in.transferTo(out);
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /// What the same request was answered before.
  Optional<JsonNode> answer(Grant grant, Claim claim) {
    var done = IdempotencyKeys.find(shards.sql(grant.shard()), claim).orElse(null);
    if (done == null) {
      return Optional.empty();
    }
    if (!done.request().equals(claim.request())) {
      throw new ApiException(
          409,
          "idempotency_key_reused",
          "This '%s' came with another message in the last 24 hours. Use a new key for each message."
              .formatted(HEADER));
    }
    return Optional.of(mapper.readTree(done.answer()));
  }

  void take(Session session, Claim claim) {
    if (!IdempotencyKeys.claim(session, claim)) {
      throw new Taken();
    }
  }

  void answered(Session session, Claim claim, MessageView view) {
    IdempotencyKeys.answered(session, claim, mapper.writeValueAsString(view));
  }
}
