/// From a commit to the subscriber's answer: rate, latency, and what other endpoints feel when some
/// hang or catch up. Database, writers, service and receiver share the machine.
package dev.syncline.benchmarks.webhooks;
