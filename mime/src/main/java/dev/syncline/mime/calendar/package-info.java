/// The invitation within a message (iMIP, RFC 6047): enough of iCalendar to show it and to tell
/// which event it is about.
@NullMarked
package dev.syncline.mime.calendar;

import org.jspecify.annotations.NullMarked;
