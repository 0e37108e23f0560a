/// The transaction log under stress, and what it costs. `benchmarks/log_stress.py` runs it.
package dev.syncline.benchmarks.log;
