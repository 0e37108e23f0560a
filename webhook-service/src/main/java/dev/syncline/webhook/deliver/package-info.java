/// Puts one signed request on the wire and says what came of it. Hosts are checked after DNS, at
/// the moment of connecting; time, size and redirects are bounded, whatever the endpoint does.
@NullMarked
package dev.syncline.webhook.deliver;

import org.jspecify.annotations.NullMarked;
