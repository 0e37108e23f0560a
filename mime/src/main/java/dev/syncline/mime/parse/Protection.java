package dev.syncline.mime.parse;

import java.util.Locale;

/// How the sender protected a message, as far as its structure says; nothing is verified or
/// decrypted here.
public enum Protection {
  NONE,
  SMIME_SIGNED,
  SMIME_ENCRYPTED,
  PGP_SIGNED,
  PGP_ENCRYPTED;

  static Protection of(Part part) {
    var kind = ofType(part);
    if (kind != NONE) {
      return kind;
    }
    for (var child : part.children()) {
      kind = of(child);
      if (kind != NONE) {
        return kind;
      }
    }
    return NONE;
  }

  /// Armor within a plain text (RFC 9580 §6.2), as it was sent before PGP/MIME.
  static Protection ofText(String text) {
    int armor = text.indexOf("-----BEGIN PGP ");
    if (armor < 0 || (armor > 0 && text.charAt(armor - 1) != '\n')) {
      return NONE;
    }
    if (text.startsWith("MESSAGE-----", armor + 15)) {
      return PGP_ENCRYPTED;
    }
    return text.startsWith("SIGNED MESSAGE-----", armor + 15) ? PGP_SIGNED : NONE;
  }

  private static Protection ofType(Part part) {
    return switch (part.type().value()) {
      case "multipart/signed" -> isPgp(part) ? PGP_SIGNED : SMIME_SIGNED;
      case "multipart/encrypted" -> PGP_ENCRYPTED;
      case "application/pkcs7-mime", "application/x-pkcs7-mime" -> ofSmime(part);
      case "application/pgp-encrypted" -> PGP_ENCRYPTED;
      case "application/octet-stream" -> ofFilename(part);
      default -> NONE;
    };
  }

  private static boolean isPgp(Part part) {
    var protocol = part.type().parameter("protocol");
    return (protocol != null && protocol.toLowerCase(Locale.ROOT).contains("pgp"))
        || part.children().stream().anyMatch(child -> child.is("application/pgp-signature"));
  }

  private static Protection ofSmime(Part part) {
    var type = part.type().parameter("smime-type");
    if (type == null) {
      var name = part.filename();
      return name != null && name.toLowerCase(Locale.ROOT).endsWith(".p7s")
          ? SMIME_SIGNED
          : SMIME_ENCRYPTED;
    }
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "signed-data" -> SMIME_SIGNED;
      case "enveloped-data", "authenveloped-data", "compressed-data" -> SMIME_ENCRYPTED;
      default -> NONE;
    };
  }

  /// Some gateways forget the type of what they pass on.
  private static Protection ofFilename(Part part) {
    var name = part.filename();
    return name != null && name.toLowerCase(Locale.ROOT).equals("smime.p7m")
        ? SMIME_ENCRYPTED
        : NONE;
  }
}
