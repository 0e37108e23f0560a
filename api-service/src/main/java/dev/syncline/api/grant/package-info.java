/// Connected mailboxes: connect, list, find, remove; and which grant a request is about.
@NullMarked
package dev.syncline.api.grant;

import org.jspecify.annotations.NullMarked;
