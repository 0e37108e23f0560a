/// What the servers do wrong, and for whom. A fault is data: placed at run time for an account or
/// for everyone, seen by the protocol sessions at their next step, lifted again.
@NullMarked
package dev.syncline.sandbox.fault;

import org.jspecify.annotations.NullMarked;
