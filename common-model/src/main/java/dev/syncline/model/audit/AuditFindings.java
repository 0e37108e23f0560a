package dev.syncline.model.audit;

/// What a comparison of store and provider found; what differed has been repaired, but for bodies.
///
/// @param foldersSkipped could not be read, or did not stand still
/// @param missing messages that only the server had
/// @param surplus messages that only the store had
/// @param reflagged messages whose flags were others
/// @param bodies raw messages that were fetched again and compared, a few of each folder
/// @param bodiesDifferent those that are not what is stored, byte for byte
public record AuditFindings(
    int folders,
    int foldersSkipped,
    long messages,
    long missing,
    long surplus,
    long reflagged,
    int bodies,
    int bodiesDifferent) {
  public static final AuditFindings NONE = new AuditFindings(0, 0, 0, 0, 0, 0, 0, 0);

  public AuditFindings plus(AuditFindings more) {
    return new AuditFindings(
        folders + more.folders,
        foldersSkipped + more.foldersSkipped,
        messages + more.messages,
        missing + more.missing,
        surplus + more.surplus,
        reflagged + more.reflagged,
        bodies + more.bodies,
        bodiesDifferent + more.bodiesDifferent);
  }

  public long drift() {
    return missing + surplus + reflagged + bodiesDifferent;
  }
}
