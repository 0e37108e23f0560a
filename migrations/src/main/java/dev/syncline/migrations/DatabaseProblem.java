package dev.syncline.migrations;

/// What is wrong with a database, in one sentence that says what to do; shown to people without a
/// stack trace.
public final class DatabaseProblem extends RuntimeException {
  public DatabaseProblem(String sentence) {
    super(sentence);
  }

  public DatabaseProblem(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
