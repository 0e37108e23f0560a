package dev.syncline.provider;

import java.util.Map;

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

  /// Nothing was left to do.
  record AlreadySo() implements CommandResult {}

  /// Accepted for some recipients only.
  record PartlySent(Map<String, String> refused) implements CommandResult {
    public PartlySent {
      refused = Map.copyOf(refused);
    }
  }
}
