package dev.syncline.model.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The tokens an account has now. Sealed wherever it is stored; its JSON is what is sealed.
///
/// @param refreshToken the one to use next
/// @param access the last access token, null before the first
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenSecret(String refreshToken, @Nullable Access access) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public record Access(String token, Instant renewFrom, Instant expiresAt) {
    @Override
    public String toString() {
      return "Access";
    }
  }

  /// What an account's tokens are sealed for.
  public static String context(UUID grantId) {
    return "tokens:" + grantId;
  }

  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  public static TokenSecret fromJson(byte[] json) {
    return MAPPER.readValue(json, TokenSecret.class);
  }

  @Override
  public String toString() {
    return "TokenSecret";
  }
}
