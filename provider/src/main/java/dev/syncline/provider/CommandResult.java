package dev.syncline.provider;

import java.util.Map;
import java.util.Set;

/// What became of a {@link Command}.
public sealed interface CommandResult {
  /// Carried out.
  ///
  /// @param targetUids old UID to new UID in the target folder, as far as the server told (COPYUID,
  ///   APPENDUID of RFC 4315; an APPEND is keyed 0)
  record Done(Map<Long, Long> targetUids) implements CommandResult {
    public Done {
      targetUids = Map.copyOf(targetUids);
    }
  }

  /// Of a change of flags: messages that are in the folder have them now.
  ///
  /// @param present UIDs of these; the others are not there
  /// @param changed whether any of them had others before
  record Flagged(Set<Long> present, boolean changed) implements CommandResult {
    public Flagged {
      present = Set.copyOf(present);
    }
  }

  /// Nothing was left to do.
  record AlreadySo() implements CommandResult {}

  /// Of an EXPUNGE: the messages are marked as deleted, and no more. The server can't remove them
  /// alone.
  record OnlyMarked() implements CommandResult {}

  /// Accepted for some recipients only.
  record PartlySent(Map<String, String> refused) implements CommandResult {
    public PartlySent {
      refused = Map.copyOf(refused);
    }
  }
}
