/// Carries the log through Kafka, so that many webhook services share the work. The holder of a
/// shard's lease publishes its entries; a group of consumers divides the accounts by partition.
///
/// MySQL stays the truth: an entry carries its position, what came before is dropped, what was
/// passed over is read from the log, and how far each account came is saved beside the log. So a
/// publisher that dies, a late one, a broker that forgets, a rebalance or more partitions can cause
/// duplicates and delays, but neither a gap nor another order.
@NullMarked
package dev.syncline.webhook.kafka;

import org.jspecify.annotations.NullMarked;
