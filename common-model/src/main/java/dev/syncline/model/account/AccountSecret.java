package dev.syncline.model.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// How to log in to an account's servers: with passwords, or with access tokens that a refresh
/// token gets. Sealed wherever it is stored; its JSON is what is sealed.
///
/// @param refreshToken as the user's consent gave it; null where passwords are used
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountSecret(
    String imapUser,
    @Nullable String imapPassword,
    String smtpUser,
    @Nullable String smtpPassword,
    @Nullable String refreshToken) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public AccountSecret {
    if ((imapPassword == null) != (smtpPassword == null)
        || (imapPassword == null) == (refreshToken == null)) {
      throw new IllegalArgumentException("either two passwords or a refresh token log in");
    }
  }

  public AccountSecret(String imapUser, String imapPassword, String smtpUser, String smtpPassword) {
    this(imapUser, imapPassword, smtpUser, smtpPassword, null);
  }

  public static AccountSecret ofRefreshToken(String user, String refreshToken) {
    return new AccountSecret(user, null, user, null, refreshToken);
  }

  /// What an account's secret is sealed for.
  public static String context(UUID grantId) {
    return "account:" + grantId;
  }

  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  public static AccountSecret fromJson(byte[] json) {
    return MAPPER.readValue(json, AccountSecret.class);
  }

  @Override
  public String toString() {
    return "AccountSecret";
  }
}
