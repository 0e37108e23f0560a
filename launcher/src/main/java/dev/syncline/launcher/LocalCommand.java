package dev.syncline.launcher;

import java.io.IOException;

/// A command that talks to the platform of this machine: what is wrong is said in one line.
final class LocalCommand {
  private LocalCommand() {}

  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  static void run(Work work) throws InterruptedException {
    try {
      work.run();
    } catch (StartProblem problem) {
      System.err.println(problem.getMessage());
      System.exit(1);
    } catch (IOException _) {
      System.err.println(
          "No API answers: start it by './syncline up' first, and give its port by --api-port.");
      System.exit(1);
    }
  }
}
