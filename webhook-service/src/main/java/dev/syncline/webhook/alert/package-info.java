/// Mail to the people behind a webhook when it has been failing for a while, has failed for good,
/// or is back. Off unless a mail server is configured. Never a storm: one mail of a kind for each
/// webhook in a day, so many for each application in an hour.
@NullMarked
package dev.syncline.webhook.alert;

import org.jspecify.annotations.NullMarked;
