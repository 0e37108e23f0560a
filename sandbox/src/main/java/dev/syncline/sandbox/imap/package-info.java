/// IMAP4rev1 (RFC 3501, with RFC 9051 where it clarifies) and the extensions a sync client meets:
/// IDLE, UIDPLUS, MOVE, SPECIAL-USE, LIST-EXTENDED, LIST-STATUS, ID, LITERAL+, UNSELECT, NAMESPACE.
///
/// The wire is read by `CommandReader` and written by `Responses`; what a command means is one file
/// per command, listed in `Commands`.
@NullMarked
package dev.syncline.sandbox.imap;

import org.jspecify.annotations.NullMarked;
