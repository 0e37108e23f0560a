/// Messages that machines write about other messages: bounces in the standard form and in those
/// that mail servers wrote before it, and complaints of receivers.
@NullMarked
package dev.syncline.mime.report;

import org.jspecify.annotations.NullMarked;
