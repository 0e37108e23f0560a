/// Ids that never change: derived from the account and from what the provider says an object is. On
/// the wire a grant is a UUID; folders, threads, messages and actions are 26 characters of base 32.
@NullMarked
package dev.syncline.model.id;

import org.jspecify.annotations.NullMarked;
