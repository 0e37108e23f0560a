/// The one wall between Syncline and every mailbox protocol: changes and raw messages come in
/// through {@link MailProvider}, commands go out through it, and nothing of a protocol's own
/// vocabulary passes. What a protocol can be told by lives in a package of its own below this one;
/// adapters never see each other.
@NullMarked
package dev.syncline.provider;

import org.jspecify.annotations.NullMarked;
