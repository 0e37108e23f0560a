package dev.syncline.mime.write;

/// What the servers on the way let through, as the submission server said in its answer to EHLO.
/// Nothing is assumed: what is written for {@link #SEVEN_BIT} arrives everywhere.
///
/// @param eightBitMime text goes as it is, if its lines are short enough (RFC 6152)
/// @param binaryMime attachments go as they are (RFC 3030, needs BDAT)
/// @param smtpUtf8 headers and addresses are UTF-8 (RFC 6531, 6532)
public record WireFormat(boolean eightBitMime, boolean binaryMime, boolean smtpUtf8) {
  public static final WireFormat SEVEN_BIT = new WireFormat(false, false, false);
  public static final WireFormat EIGHT_BIT = new WireFormat(true, false, false);
  public static final WireFormat UTF8 = new WireFormat(true, false, true);
}
