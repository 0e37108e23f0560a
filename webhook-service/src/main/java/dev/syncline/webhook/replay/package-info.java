/// Delivers again what the log has, for one webhook: from a position or a time, whole or filtered.
/// A replay goes by the log at its own pace, beside live traffic, in order for each account.
@NullMarked
package dev.syncline.webhook.replay;

import org.jspecify.annotations.NullMarked;
