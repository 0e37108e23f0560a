"""What goes wrong, at random moments: connections, processes, the database, and the mail server's manners."""
import collections
import os
import random
import signal
import threading
import time

from harness import services
from harness.chaos.platform import LEASE

FOLDERS = ["INBOX", "Archive", "Trash", "Junk", "Sent"]
# The server says that nothing changed: only an audit finds out, and the run asks for one before it compares.
LIES = ("hide_changes", "modseq_back")


def supervise(process):
    """As an orchestrator would: a service that finds no database when it starts ends, and is started again."""
    end = time.monotonic() + 240
    while not services.healthy(process.port):
        if process.child.poll() is not None:
            process.start()
        if time.monotonic() > end:
            raise SystemExit(f"{process.name} does not start any more")
        time.sleep(0.3)


class Faults:
    def __init__(self, seed, platform, imap, smtp, sink, submission, sandbox=None, dovecot=None, without=()):
        self.random = random.Random(f"{seed}/faults")
        self.platform, self.imap, self.smtp, self.sink, self.submission = platform, imap, smtp, sink, submission
        self.sandbox, self.dovecot = sandbox, dovecot
        self.counts = collections.Counter()
        self.journal = []
        self.locks = collections.defaultdict(threading.Lock)
        self.under_way = []
        self.ending = threading.Event()
        kinds = {self.cut_imap: 10, self.cut_all: 3, self.imap_down: 2, self.cut_smtp: 3, self.slow_smtp: 1,
                 self.kill_sync: 5, self.kill_both_syncs: 1, self.stop_sync: 2, self.kill_api: 1, self.kill_webhook: 2,
                 self.kill_database: 2, self.sink_fails: 2}
        if sandbox:
            kinds |= {self.misbehave: 14, self.uidvalidity: 2}
        if dovecot:
            kinds |= {self.restart_dovecot: 1}
        self.kinds = {kind: weight for kind, weight in kinds.items() if kind.__name__ not in without}
        self.without = without

    def run(self, until):
        """Up to three at once."""
        began = time.monotonic()
        while time.monotonic() < until:
            if not self.kinds:
                time.sleep(max(0.0, until - time.monotonic()))
                return
            time.sleep(self.random.uniform(0.5, 4))
            kind = self.random.choices(list(self.kinds), list(self.kinds.values()))[0]
            arguments = self.random.random(), self.random.random(), self.random.random()
            self.under_way = [t for t in self.under_way if t.is_alive()]
            if len(self.under_way) >= 3:
                continue
            self.journal.append(f"{time.monotonic() - began:6.1f} s {kind.__name__}")
            self.counts[kind.__name__] += 1
            thread = threading.Thread(target=kind, args=arguments, daemon=True)
            thread.start()
            self.under_way.append(thread)

    def lift(self):
        self.ending.set()
        for thread in self.under_way:
            thread.join(60)
        self.imap.refusing = self.smtp.refusing = self.sink.failing = False
        self.imap.budget = self.smtp.budget = None
        self.submission.slow = 0
        if self.sandbox:
            self.sandbox.ask("DELETE", "/faults")

    def wait(self, seconds):
        self.ending.wait(seconds)

    def cut_imap(self, size, *_):
        self.imap.cut_after(int(10 ** (1 + 4 * size)))

    def cut_all(self, *_):
        self.imap.cut()

    def imap_down(self, span, *_):
        self.imap.refusing = True
        self.imap.cut()
        self.wait(1 + 4 * span)
        self.imap.refusing = False

    def cut_smtp(self, size, *_):
        self.smtp.cut_after(int(10 ** (1 + 2 * size)))

    def slow_smtp(self, span, *_):
        self.submission.slow = 1 + 2 * span
        self.wait(6)
        self.submission.slow = 0

    def restart(self, process, after):
        with self.locks[process.name]:
            process.kill()
            self.wait(after)
            process.start()
            supervise(process)

    def kill_sync(self, which, after, _):
        self.restart(self.platform.syncs[int(which * len(self.platform.syncs))], 3 * after)

    def kill_both_syncs(self, after, *_):
        threads = [threading.Thread(target=self.restart, args=(s, 3 * after)) for s in self.platform.syncs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def stop_sync(self, which, longer, _):
        """Paused for longer than its lease, so that another takes its accounts while it believes it has them."""
        process = self.platform.syncs[int(which * len(self.platform.syncs))]
        with self.locks[process.name]:
            os.kill(process.child.pid, signal.SIGSTOP)
            self.wait(LEASE + 1 + 5 * longer)
            os.kill(process.child.pid, signal.SIGCONT)
            time.sleep(1)

    def kill_api(self, after, *_):
        self.restart(self.platform.api, after)

    def kill_webhook(self, after, *_):
        self.restart(self.platform.webhook, after)

    def kill_database(self, after, *_):
        with self.locks["database"]:
            self.platform.database.kill()
            self.wait(3 * after)
            self.platform.database.start()
            self.platform.database.ready()

    def sink_fails(self, span, *_):
        self.sink.failing = True
        self.wait(1 + 5 * span)
        self.sink.failing = False

    def restart_dovecot(self, after, *_):
        with self.locks["dovecot"]:
            self.dovecot.stop()
            self.wait(2 * after)
            self.dovecot.start()
            services.wait_for(lambda: services.can_connect(self.dovecot.port), 30, "Dovecot")

    def uidvalidity(self, which, *_):
        self.sandbox.ask("POST", "/uidvalidity", {"folder": FOLDERS[int(which * 4)]})

    def misbehave(self, which, how, span):
        command = ["FETCH", "SELECT", "EXAMINE", "STORE", "MOVE", "COPY", "APPEND", "LIST", "IDLE", "SEARCH"][int(how * 10)]
        kinds = {
            "drop_at": {"kind": "drop-at", "command": command, "times": 1 + int(span * 3)},
            "drop_after": {"kind": "drop-after", "bytes": int(10 ** (1 + 4 * how)), "times": 1},
            "delay": {"kind": "delay", "command": command, "millis": int(2000 * span)},
            "refuse": {"kind": "refuse", "command": command, "code": ["", "LIMIT", "UNAVAILABLE", "SERVERBUG"][int(span * 4)],
                       "text": "not now", "times": 1 + int(how * 3)},
            "bye": {"kind": "bye", "command": command, "text": "going down", "times": 1 + int(span * 3)},
            "throttle_logins": {"kind": "throttle-logins", "allowed": 2, "millis": 3000},
            "hide_folder": {"kind": "hide-folder", "folder": FOLDERS[1 + int(how * 4)]},
            "truncate_list": {"kind": "truncate-list", "keep": 1 + int(how * 6)},
            "wrong_size": {"kind": "wrong-size", "bytes": int(200 * span) - 100 or 7},
            "malformed_fetch": {"kind": "malformed-fetch", "times": 1 + int(span * 2)},
            "dead_idle": {"kind": "dead-idle"},
            "hide_changes": {"kind": "hide-changes"},
            "modseq_back": {"kind": "modseq-back", "by": 1 + int(20 * how)},
        }
        kinds = {name: fields for name, fields in kinds.items() if name not in self.without}
        name = list(kinds)[int(which * len(kinds))]
        self.counts[name] += 1
        self.journal.append(f"       … {name} {kinds[name]}")
        self.sandbox.ask("POST", "/faults", {**kinds[name], "account": self.sandbox.user})
        self.wait(1 + 7 * span)
        with self.locks["faults"]:
            self.sandbox.ask("DELETE", "/faults")
            if self.mask:
                self.sandbox.ask("POST", "/faults", self.mask)

    mask = None

    def mask_capabilities(self):
        """For the whole run: how much the server can."""
        names = self.random.choice([[], ["QRESYNC"], ["CONDSTORE", "QRESYNC"], ["LIST-STATUS", "LIST-EXTENDED"]])
        if names and self.sandbox and "mask_capabilities" not in self.without:
            self.mask = {"kind": "mask-capabilities", "names": names}
            self.counts["without " + " ".join(names)] = 1
            self.sandbox.ask("POST", "/faults", self.mask)
