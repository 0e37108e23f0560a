package dev.syncline.provider.discover;

/// Whose server a mailbox is on.
///
/// @param type the provider by name, `gmail`; `generic` if it is none of the table
/// @param note what a user should know, or nothing
/// @param help where the provider says so itself, or nothing
public record Service(String type, Kind kind, Login login, String note, String help) {

  /// The words that API clients know providers by.
  public enum Kind {
    GOOGLE,
    ICLOUD,
    IMAP,
    MICROSOFT,
    YAHOO
  }

  /// What the servers take to let somebody in.
  public enum Login {
    PASSWORD,
    /// A password that the user makes for one program, at the provider's.
    APP_PASSWORD,
    OAUTH,
    /// There is no IMAP at all.
    NONE
  }

  static Service generic(Login login, String note) {
    return new Service("generic", Kind.IMAP, login, note, "");
  }
}
