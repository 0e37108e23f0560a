package dev.syncline.launcher;

/// Why Syncline cannot start, in one sentence that says what to do; shown without a stack trace.
final class StartProblem extends RuntimeException {
  StartProblem(String sentence) {
    super(sentence);
  }

  StartProblem(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
