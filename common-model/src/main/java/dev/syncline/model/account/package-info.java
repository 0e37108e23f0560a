/// A connected mailbox. Inside it is an account; on the wire it is a grant.
@NullMarked
package dev.syncline.model.account;

import org.jspecify.annotations.NullMarked;
