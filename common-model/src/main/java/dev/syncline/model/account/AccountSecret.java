package dev.syncline.model.account;

import tools.jackson.databind.json.JsonMapper;

/// How to log in to an account's servers. Sealed wherever it is stored; its JSON is what is sealed.
public record AccountSecret(
    String imapUser, String imapPassword, String smtpUser, String smtpPassword) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// What an account's secret is sealed for.
  public static String context(java.util.UUID grantId) {
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
