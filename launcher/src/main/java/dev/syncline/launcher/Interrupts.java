package dev.syncline.launcher;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/// Ctrl-C. The JVM starts its orderly end on the first and ignores every further one, so that
/// whoever is in a hurry has to kill it and leaves the database running. `sun.misc.Signal` is the
/// only way to hear the second; it is reached by reflection because javac warns of the package, and
/// where it is missing the first Ctrl-C works as ever.
final class Interrupts {
  private Interrupts() {}

  static void listen(Runnable first, Runnable second) {
    var count = new AtomicInteger();
    try {
      var signal = Class.forName("sun.misc.Signal");
      var listener = Class.forName("sun.misc.SignalHandler");
      var proxy =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {listener},
              (_, method, arguments) -> {
                if (!method.getName().equals("handle")) {
                  return method.invoke(count, arguments);
                }
                (count.incrementAndGet() == 1 ? first : second).run();
                return null;
              });
      var interrupt = signal.getConstructor(String.class).newInstance("INT");
      signal.getMethod("handle", signal, listener).invoke(null, interrupt, proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      return;
    }
  }
}
