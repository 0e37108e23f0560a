/// Plain IMAP (RFC 9051, RFC 3501) for reading and writing, SMTP submission for sending. {@link
/// ImapProvider} is the door; {@link ImapAccount} and {@link ImapFolderReader} are switchboards,
/// and each command of the protocol has a file of its own. Commands and answers go through Eclipse
/// Angus's protocol layer; reading bytes is ours ({@link ResponseStream}), so that a message goes
/// from the socket to the store without being held.
@NullMarked
package dev.syncline.provider.imap;

import org.jspecify.annotations.NullMarked;
