/// How every adapter reaches a server: the name is resolved once, the address is checked, and that
/// very address is connected to, so that no answer of DNS leads into the operator's own network.
@NullMarked
package dev.syncline.provider.connect;

import org.jspecify.annotations.NullMarked;
