/// Raw messages, compressed, those that were stored together in one file; each account's apart, so
/// that removing an account removes them.
@NullMarked
package dev.syncline.model.blob;

import org.jspecify.annotations.NullMarked;
