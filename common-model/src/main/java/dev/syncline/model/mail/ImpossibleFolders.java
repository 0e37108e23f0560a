package dev.syncline.model.mail;

/// The provider lets no message be in these folders at once; the text says why, for API clients.
public final class ImpossibleFolders extends IllegalArgumentException {
  ImpossibleFolders(String why) {
    super(why);
  }
}
