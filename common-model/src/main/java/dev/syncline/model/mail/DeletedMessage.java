package dev.syncline.model.mail;

import dev.syncline.model.id.Sha256;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message that a client deleted for good.
///
/// @param action the seq of the action that deletes it on the server
/// @param metadata what only Syncline knows of it, like the rest: it comes back with the message
public record DeletedMessage(
    UUID id,
    Sha256 identity,
    long action,
    Metadata metadata,
    @Nullable SendState sendState,
    @Nullable List<String> bouncedAddresses) {
  public DeletedMessage {
    bouncedAddresses = bouncedAddresses == null ? null : List.copyOf(bouncedAddresses);
  }
}
