/// The directory database: applications and their keys, which account lives in which shard, login
/// checks.
@NullMarked
package dev.syncline.model.directory;

import org.jspecify.annotations.NullMarked;
