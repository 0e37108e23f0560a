/// The transaction log: every change of an API object, numbered densely for each account in commit
/// order. Hibernate listeners collect; the head row is locked last; entries commit with the change
/// or not at all.
@NullMarked
package dev.syncline.model.log;

import org.jspecify.annotations.NullMarked;
