/// What mail systems report of mail that was sent: bounces and complaints.
@NullMarked
package dev.syncline.model.report;

import org.jspecify.annotations.NullMarked;
