package dev.syncline.mime.header;

import org.jspecify.annotations.Nullable;

/// A mailbox as a header names it. {@code email} is empty where somebody wrote only a name.
public record Address(@Nullable String name, String email) {
  public Address(String email) {
    this(null, email);
  }
}
