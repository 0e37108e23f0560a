/// Brings the schemas of a platform to the newest version: the directory first, then every shard
/// that the directory knows. A server is checked before anything is written to it, and whatever is
/// wrong with it is told in one sentence.
@NullMarked
package dev.syncline.migrations;

import org.jspecify.annotations.NullMarked;
