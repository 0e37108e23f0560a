/// A listening socket whose every connection is one virtual thread, closed as a whole.
@NullMarked
package dev.syncline.sandbox.socket;

import org.jspecify.annotations.NullMarked;
