package dev.syncline.model.account;

import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// Everything it takes to log in: what a login check is asked with, sealed.
public record AccountLogin(AccountSettings settings, AccountSecret secret) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// What the settings of a login check are sealed for.
  public static String context(UUID loginCheckId) {
    return "login-check:" + loginCheckId;
  }

  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  public static AccountLogin fromJson(byte[] json) {
    return MAPPER.readValue(json, AccountLogin.class);
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
