/// Access tokens for the accounts of this worker, and for logins that are only tried.
@NullMarked
package dev.syncline.sync.token;

import org.jspecify.annotations.NullMarked;
