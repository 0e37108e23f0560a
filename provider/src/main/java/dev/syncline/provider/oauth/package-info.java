/// Access tokens for an account: got for a refresh token at the provider's token endpoint (RFC 6749
/// §6), by one at a time, ahead of their end, and kept before they are used.
@NullMarked
package dev.syncline.provider.oauth;

import org.jspecify.annotations.NullMarked;
