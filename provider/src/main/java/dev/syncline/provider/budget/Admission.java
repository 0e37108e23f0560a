package dev.syncline.provider.budget;

import dev.syncline.provider.Failure;
import dev.syncline.provider.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// Who may connect to one host, and when. It knows no lock and no clock: {@link HostGate} has both.
///
/// ```
///            a login worked                       3 accounts failed, none worked between
/// starting ───────────────► open ◄──────┐ ──────────────────────────────► away
///  (3 at a time)     (up to 100 at a    │   a probe worked: all are woken   │  one at a time,
///                     time, paced)      └───────────────────────────────────┘  after 1, 2 … 30 s
/// ```
///
/// As with TCP, how many logins are under way at a time grows by one with each that works, and
/// begins anew after a failure and after ten seconds without any: nobody knows then whether the
/// host still answers, and a host that is silent holds each attempt for ten seconds.
///
/// One account that fails says nothing about its host: its port may be wrong, its owner may have
/// fifteen mail programs open. Three different ones in a row do. While the host is away nobody
/// waits in line: whoever comes is told at once what the others know, so that it shows in the
/// account's state, and may leave word to be woken.
final class Admission {
  /// Nothing but an event will let in another.
  static final long NEVER = Long.MAX_VALUE;

  static final int ACCOUNTS_THAT_FAIL = 3;
  private static final int FIRST_WINDOW = 3;
  private static final int LARGEST_WINDOW = 100;
  private static final long KNOWN_FOR = Duration.ofSeconds(10).toNanos();
  private static final long FIRST_PROBE = Duration.ofSeconds(1).toNanos();
  private static final long LAST_PROBE = Duration.ofSeconds(30).toNanos();
  private static final long FORGOTTEN_AFTER = Duration.ofMinutes(10).toNanos();
  private static final Duration LONGEST_REST = Duration.ofMinutes(10);

  private final HostLimits limits;
  private final Pace pace;
  private final Line<Waiter> line = new Line<>();
  private final List<Waiter> decided = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();
  private int open;
  private int connecting;
  private int window = FIRST_WINDOW;
  private long workedAt;
  private boolean everWorked;
  private @Nullable Outage outage;

  /// Accounts that were told that the host is away, and what wakes them, once they left word.
  private final Map<String, Runnable> sleepers = new LinkedHashMap<>();

  private final Set<String> told = new HashSet<>();

  Admission(HostLimits limits) {
    this.limits = limits;
    this.pace = new Pace(limits.loginsPerSecond(), limits.loginBurst());
  }

  /// Who wants to connect.
  static final class Waiter {
    private final Urgency urgency;
    private final String account;
    private final Condition turn;
    private boolean admitted;
    private @Nullable Failure refusal;

    Waiter(Urgency urgency, String account, Condition turn) {
      this.urgency = urgency;
      this.account = account;
      this.turn = turn;
    }

    boolean isDecided() {
      return admitted || refusal != null;
    }

    boolean isAdmitted() {
      return admitted;
    }

    @Nullable Failure refusal() {
      return refusal;
    }

    String account() {
      return account;
    }

    Condition turn() {
      return turn;
    }
  }

  private record Outage(Failure cause, long probeAt, long pause) {
    boolean allows(Urgency urgency, long now) {
      return now - probeAt >= 0
          || (urgency == Urgency.USER && !(cause instanceof Failure.Throttled));
    }
  }

  void join(Waiter waiter) {
    line.join(waiter.urgency, waiter);
  }

  void leave(Waiter waiter) {
    line.leave(waiter);
  }

  /// Decides about whom it can. Answers how many nanoseconds later it may decide about another if
  /// nothing happens meanwhile.
  long decide(long now) {
    var away = outage;
    if (away != null) {
      probe(away, now);
      return NEVER;
    }
    while (!line.isEmpty()) {
      if (open >= limits.connections() || connecting >= window(now)) {
        return NEVER;
      }
      var wait = pace.delay(now);
      if (wait > 0) {
        return wait;
      }
      admit(now);
    }
    return NEVER;
  }

  private int window(long now) {
    if (!everWorked || now - workedAt > KNOWN_FOR) {
      window = FIRST_WINDOW;
    }
    return window;
  }

  private void probe(Outage away, long now) {
    var first = line.first();
    if (first != null
        && connecting == 0
        && open < limits.connections()
        && away.allows(first.urgency, now)) {
      admit(now);
    }
    for (var waiter = line.poll(); waiter != null; waiter = line.poll()) {
      waiter.refusal = refusal(away, now);
      told.add(waiter.account);
      decided.add(waiter);
    }
  }

  private void admit(long now) {
    var waiter = line.poll();
    if (waiter != null) {
      pace.take(now);
      open++;
      connecting++;
      waiter.admitted = true;
      decided.add(waiter);
    }
  }

  private static Failure refusal(Outage away, long now) {
    var left = Duration.ofNanos(Math.max(0, away.probeAt - now));
    var words =
        "not tried, since other accounts just failed at this server; it is tried again in %d s: %s"
            .formatted(left.toSeconds() + 1, away.cause.detail());
    return away.cause instanceof Failure.Throttled
        ? new Failure.Throttled(words, left.plusSeconds(1))
        : new Failure.Unreachable(words);
  }

  /// Those about whom was decided since this was asked last.
  List<Waiter> takeDecided() {
    var all = List.copyOf(decided);
    decided.clear();
    return all;
  }

  /// Somebody waits, and only for a connection that another has.
  boolean lacksConnections() {
    return outage == null && open >= limits.connections() && !line.isEmpty();
  }

  /// A login worked. Answers whom to wake, in order.
  List<Runnable> worked(long now) {
    window = Math.min(LARGEST_WINDOW, window(now) + 1);
    connecting--;
    everWorked = true;
    workedAt = now;
    failing.clear();
    if (outage == null) {
      return List.of();
    }
    outage = null;
    var woken = List.copyOf(sleepers.values());
    told.removeAll(sleepers.keySet());
    sleepers.clear();
    return woken;
  }

  /// The host gave an account no connection, or no login for now.
  void failed(String account, Failure failure, long now) {
    connecting--;
    window = FIRST_WINDOW;
    failing.add(account);
    var away = outage;
    if (away == null && failing.size() < ACCOUNTS_THAT_FAIL) {
      return;
    }
    if (away != null && now - away.probeAt < 0) {
      return; // It was under way before, or a user's, and tells nothing new.
    }
    if (away == null) {
      told.clear();
    }
    var pause = away == null ? FIRST_PROBE : Math.min(LAST_PROBE, away.pause * 2);
    var rest = failure instanceof Failure.Throttled(_, var after) ? nanos(after) : pause;
    outage = new Outage(failure, now + Math.max(pause, rest), pause);
  }

  private static long nanos(Duration asked) {
    return (asked.compareTo(LONGEST_REST) < 0 ? asked : LONGEST_REST).toNanos();
  }

  /// An attempt ended that tells nothing about the host.
  void gaveUp() {
    connecting--;
  }

  void closed() {
    open--;
  }

  /// Wakes an account when the host works again, or when it is its turn to find out. True when the
  /// host is not away any more, but was when the account was told so.
  boolean wakeLater(String account, Runnable wake) {
    if (outage != null) {
      sleepers.put(account, wake);
      return false;
    }
    return told.remove(account);
  }

  void sleepOn(String account, Runnable wake) {
    sleepers.remove(account, wake);
  }

  /// Who is to find out whether the host works again.
  @Nullable Runnable nextProbe() {
    var next = sleepers.entrySet().stream().findFirst().orElse(null);
    if (outage == null || connecting > 0 || next == null) {
      return null;
    }
    sleepers.remove(next.getKey());
    return next.getValue();
  }

  /// Nanoseconds until somebody should find out whether the host works again; NEVER if it does.
  long untilProbe(long now) {
    return outage == null ? NEVER : Math.max(FIRST_PROBE, outage.probeAt - now);
  }

  boolean isAway() {
    return outage != null;
  }

  int waiting(Urgency urgency) {
    return line.size(urgency);
  }

  /// Whether nothing is lost when it is forgotten.
  boolean isUnused(long now) {
    return open == 0
        && line.isEmpty()
        && sleepers.isEmpty()
        && pace.isRested(now)
        && (outage == null || now - outage.probeAt > FORGOTTEN_AFTER);
  }
}
