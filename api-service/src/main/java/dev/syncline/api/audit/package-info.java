/// Whether an account's store equals its provider.
@NullMarked
package dev.syncline.api.audit;

import org.jspecify.annotations.NullMarked;
