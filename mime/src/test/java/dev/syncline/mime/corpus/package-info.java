/// Runs the parser over a corpus that is not part of the repository: what it reads, to be compared
/// with another parser (src/test/python/compare_with_python.py), and what it costs.
@NullMarked
package dev.syncline.mime.corpus;

import org.jspecify.annotations.NullMarked;
