package dev.syncline.mime.clean;

/// How much of a message's markup a conversation keeps.
///
/// @param links false leaves a link's text
/// @param tables false leaves a line for each row
/// @param quotes true keeps what is quoted, as a message that is passed on needs
/// @param signature false takes signatures and farewells out
/// @param markdown whether it is written as Markdown; else as HTML
public record ConversationForm(
    boolean links,
    Images images,
    boolean tables,
    boolean quotes,
    boolean signature,
    boolean markdown) {

  /// What becomes of pictures.
  public enum Images {
    LEFT_OUT,
    AS_HTML,
    AS_MARKDOWN
  }
}
