package dev.syncline.model.account;

import tools.jackson.databind.json.JsonMapper;

/// How to reach an account's servers. Stored as JSON in the open: nothing in it is secret. The
/// securities are `TLS`, `STARTTLS` and `NONE`.
public record AccountSettings(
    String imapHost,
    int imapPort,
    String imapSecurity,
    String smtpHost,
    int smtpPort,
    String smtpSecurity) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public String toJson() {
    return MAPPER.writeValueAsString(this);
  }

  public static AccountSettings fromJson(String json) {
    return MAPPER.readValue(json, AccountSettings.class);
  }
}
