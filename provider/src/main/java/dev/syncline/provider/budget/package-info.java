/// What a worker may ask of a mail server, and who goes first: logins a second, connections, bytes
/// a day. The limits are data (`provider-limits.properties`) that an operator can override.
///
/// All accounts at a host pass one {@link dev.syncline.provider.budget.HostGate}, so that a restart
/// of a worker with thousands of them is no storm of logins, and a host that is down is asked by
/// one connection at a time.
@NullMarked
package dev.syncline.provider.budget;

import org.jspecify.annotations.NullMarked;
