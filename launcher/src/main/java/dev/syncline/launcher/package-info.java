/// All of Syncline in one JVM: database, migrations, sandbox and the three services, each with its
/// own port, started in that order and stopped in the opposite one. What goes wrong while starting
/// is told in one sentence.
@NullMarked
package dev.syncline.launcher;

import org.jspecify.annotations.NullMarked;
