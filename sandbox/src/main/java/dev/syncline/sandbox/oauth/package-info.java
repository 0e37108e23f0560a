/// An authorization server (RFC 6749) for the accounts of the sandbox: a token endpoint, and the
/// access tokens that IMAP and SMTP take.
@NullMarked
package dev.syncline.sandbox.oauth;

import org.jspecify.annotations.NullMarked;
