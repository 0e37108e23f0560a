package dev.syncline.provider;

/// Where an account's use of its provider is kept, so that whichever worker has the account next
/// goes on counting. Both are asked seldom: once when the account is opened, and when much was
/// used.
public interface UseLedger {
  /// For accounts whose use nobody goes on counting.
  UseLedger NONE =
      new UseLedger() {
        @Override
        public String read() {
          return "";
        }

        @Override
        public void write(String use) {
          // nobody asks for it
        }
      };

  /// What was written last; empty if nothing was.
  String read() throws InterruptedException;

  void write(String use) throws InterruptedException;
}
