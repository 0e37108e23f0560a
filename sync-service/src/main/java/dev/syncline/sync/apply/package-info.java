/// The only writer of mail. What the provider said becomes rows, log entries and a checkpoint in
/// one transaction; applying it again changes nothing and tells nobody.
@NullMarked
package dev.syncline.sync.apply;

import org.jspecify.annotations.NullMarked;
