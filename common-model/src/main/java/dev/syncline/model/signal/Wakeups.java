package dev.syncline.model.signal;

import dev.syncline.model.id.AccountId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Tells whoever waits inside this JVM that there may be something to read. A signal carries no
/// truth: whoever wakes reads the database, and whoever missed it finds the same at the next poll.
///
/// Listeners run on the thread that committed, so they only unpark others.
public final class Wakeups {
  /// What there may be to read.
  public enum Topic {
    /// The log of an account grew.
    LOG,
    /// An account has new actions, was connected, changed or deleted.
    ACCOUNT,
    /// A login waits to be checked, or was; the account is 0.
    LOGIN_CHECK,
    /// Webhooks were created, changed or deleted; the account is 0.
    WEBHOOKS
  }

  /// One signal.
  public record Signal(Topic topic, AccountId account) {}

  private static final AccountId NO_ACCOUNT = new AccountId(0);

  private final List<Consumer<Signal>> listeners = new CopyOnWriteArrayList<>();

  /// Until the registration is closed.
  public Registration listen(Topic topic, Consumer<AccountId> listener) {
    Consumer<Signal> filtered =
        signal -> {
          if (signal.topic() == topic) {
            listener.accept(signal.account());
          }
        };
    listeners.add(filtered);
    return () -> listeners.remove(filtered);
  }

  public void logGrew(AccountId account) {
    tell(new Signal(Topic.LOG, account));
  }

  public void accountChanged(AccountId account) {
    tell(new Signal(Topic.ACCOUNT, account));
  }

  public void loginCheckChanged() {
    tell(new Signal(Topic.LOGIN_CHECK, NO_ACCOUNT));
  }

  public void webhooksChanged() {
    tell(new Signal(Topic.WEBHOOKS, NO_ACCOUNT));
  }

  private void tell(Signal signal) {
    listeners.forEach(listener -> listener.accept(signal));
  }

  /// A listener's registration.
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
