/// Where data lives: one directory database, many shards, one connection pool for each MySQL
/// server. A transaction is a block handed to {@link Shards}; what it changed is logged before it
/// commits.
@NullMarked
package dev.syncline.model.shard;

import org.jspecify.annotations.NullMarked;
