/// Who may come in, for IMAP and SMTP alike, with the faults that concern the door.
@NullMarked
package dev.syncline.sandbox.login;

import org.jspecify.annotations.NullMarked;
