/// What makes a message the same message wherever a plain IMAP server shows it.
@NullMarked
package dev.syncline.mime.identity;

import org.jspecify.annotations.NullMarked;
