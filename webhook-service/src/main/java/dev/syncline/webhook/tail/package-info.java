/// Follows the logs of the shards: one reader for each shard, held by a lease with a fence. What it
/// hands on is dense and in commit order for each account, without waiting for anybody.
@NullMarked
package dev.syncline.webhook.tail;

import org.jspecify.annotations.NullMarked;
