/// A mailbox that looks lived in, the same one every time, dated backwards from the clock.
@NullMarked
package dev.syncline.sandbox.demo;

import org.jspecify.annotations.NullMarked;
