package dev.syncline.launcher;

import java.io.PrintStream;

/// Tells the person at the terminal what is done, and after how many seconds.
final class Progress {
  private final PrintStream out;
  private final long began = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  synchronized void done(String what) {
    out.printf("%6.1f s  %s%n", seconds(), what);
  }

  synchronized void say(String text) {
    out.println(text);
  }

  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
