/// A small HTTP surface on loopback for people and scripts: deliver a mail, place a fault, read
/// what is there.
@NullMarked
package dev.syncline.sandbox.control;

import org.jspecify.annotations.NullMarked;
