/// Finds out from an address where its mailbox is: a table of well-known providers, the domain's MX
/// records, the configuration that it publishes over HTTPS, its SRV records, and in the end the
/// names that most servers have. Each way is a {@link dev.syncline.provider.discover.Step}, and all
/// of them go through one DNS and through the sockets that keep out of private networks.
@NullMarked
package dev.syncline.provider.discover;

import org.jspecify.annotations.NullMarked;
