/// Mail submission (RFC 6409 over RFC 5321): local accounts receive at once, everybody else's mail
/// waits in the outbox for a test to look at.
@NullMarked
package dev.syncline.sandbox.smtp;

import org.jspecify.annotations.NullMarked;
