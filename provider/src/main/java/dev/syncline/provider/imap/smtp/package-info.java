/// Message submission (RFC 6409): the dialogue of SMTP up to the final dot, and what each answer
/// means for trying again.
@NullMarked
package dev.syncline.provider.imap.smtp;

import org.jspecify.annotations.NullMarked;
