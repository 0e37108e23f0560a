/// The platform as its users meet it: real processes, real sockets, public HTTP only.
@NullMarked
package dev.syncline.e2e;

import org.jspecify.annotations.NullMarked;
