/// What the services share through the database, and nothing else: entities, shards, both logs,
/// leases, blobs and sealed secrets. No service calls another for its data.
@NullMarked
package dev.syncline.model;

import org.jspecify.annotations.NullMarked;
