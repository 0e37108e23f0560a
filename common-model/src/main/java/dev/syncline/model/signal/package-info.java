/// Waking up inside one JVM. Between JVMs a short poll does the same; nothing depends on a signal
/// arriving.
@NullMarked
package dev.syncline.model.signal;

import org.jspecify.annotations.NullMarked;
