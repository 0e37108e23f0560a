#!/usr/bin/env python3
"""Two sync services share accounts, a third joins, one is killed. How long until the accounts are shared out, how many
moved, how many were without a worker and for how long, and what the fleet asks of the database when nothing happens.

    mvn -DskipTests package
    benchmarks/fleet.py --work WORK --database mysql://root:secret@127.0.0.1:3306 [--accounts 2000]

The accounts are empty ones of a sandbox. An account counts as running when its worker has taken it; that it is live
then is asked of the API afterwards. Everything runs on one machine and shares its cores.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import statistics
import subprocess
import time
import urllib.request
import zipfile

from harness.services import JVM, PASSWORD, ROOT, Platform, Process, can_connect, free_port, healthy, jar, java, wait_for


def libraries(folder, *names):
    """A class path of libraries that the sync service comes with."""
    with zipfile.ZipFile(jar("sync-service")) as service:
        found = [n for n in service.namelist() if n.startswith("BOOT-INF/lib/") and any(x in n for x in names)]
        return ":".join(service.extract(n, folder) for n in found)


class Mailboxes(Process):
    def __init__(self, folder, count):
        self.port, self.smtp = free_port(), free_port()
        super().__init__("sandbox", [java(), "-Xmx768m", "-XX:+UseSerialGC", "-cp",
                                     f"{ROOT}/sandbox/target/classes:{libraries(folder, 'slf4j-api', 'logback')}",
                                     f"{ROOT}/benchmarks/harness/ManyMailboxes.java", str(self.port), str(self.smtp),
                                     str(count), PASSWORD], folder)
        wait_for(lambda: can_connect(self.port), 120, "the sandbox")


class Watch(Process):
    """Looks at the leases all the time; `lines` has what it saw."""

    def __init__(self, folder, platform, every=200):
        url = platform.common["SYNCLINE_DATABASE_URL"]
        self.output = folder / "watch.log"
        super().__init__("watch", [java(), "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                                   libraries(folder, "mysql-connector-j"),
                                   f"{ROOT}/benchmarks/harness/FleetWatch.java", url,
                                   platform.common["SYNCLINE_DATABASE_USER"], platform.common["SYNCLINE_DATABASE_PASSWORD"],
                                   str(every), "syncline_shard_1", "syncline_shard_2"], folder)

    def lines(self, since=0):
        found = []
        for line in self.output.read_text().splitlines():
            words = line.split()
            if len(words) >= 5 and words[0].isdigit() and int(words[0]) >= since:
                found.append({"at": int(words[0]), "asked": int(words[1]), "homeless": int(words[2]),
                              "moving": int(words[3]), "silent": int(words[4]),
                              "workers": dict((w.rsplit("=", 1)[0], int(w.rsplit("=", 1)[1])) for w in words[5:])})
        return found

    def last(self):
        lines = self.lines()
        return lines[-1] if lines else None


def now():
    return int(time.time() * 1000)


def heap_mb(pid):
    """Live objects, after a collection."""
    jcmd = str(pathlib.Path(java()).with_name("jcmd"))
    subprocess.run([jcmd, str(pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)
    text = subprocess.run([jcmd, str(pid), "GC.class_histogram"], check=True, capture_output=True, text=True).stdout
    return int(text.strip().splitlines()[-1].split()[2]) / 2**20


def rss_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def worker(platform, folder, number):
    """Another sync service beside the platform's own."""
    port = free_port()
    environment = {**platform.services["sync-service"].environment, "SERVER_PORT": str(port)}
    process = Process(f"sync-{number}", platform.services["sync-service"].command, folder, environment)
    wait_for(lambda: healthy(port), 180, process.name)
    return process


def connect(platform, mailboxes, count):
    def one(i, attempts=5):
        user = f"user{i}@example.com"
        try:
            ask(user)
        except SystemExit:  # a login check takes longer than 30 s on a crowded machine
            if attempts == 1:
                raise
            one(i, attempts - 1)

    def ask(user):
        platform.call("POST", "/v3/connect/custom", {"provider": "imap", "settings": {
            "imap_host": "127.0.0.1", "imap_port": mailboxes.port, "imap_security": "none",
            "imap_username": user, "imap_password": PASSWORD,
            "smtp_host": "127.0.0.1", "smtp_port": mailboxes.smtp, "smtp_security": "none",
            "smtp_username": user, "smtp_password": PASSWORD}})
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(count)))


def shared(watch, count, workers, settled=15):
    """Every worker has some, none is on its way, and for so many seconds none has moved: shares are by measured weight,
    so they need not be equal."""
    recent = watch.lines(now() - settled * 1000)
    seen = watch.last()
    return (bool(recent) and recent[0]["at"] < now() - (settled - 2) * 1000
            and len(seen["workers"]) == workers and sum(seen["workers"].values()) == count
            and all(x["workers"] == seen["workers"] for x in recent))


def told(watch, since, what):
    lines = watch.lines(since)
    last = max((b["at"] for a, b in zip(lines, lines[1:]) if a["workers"] != b["workers"]), default=since)
    print(f"{what}: {(last - since) / 1000:.1f} s; at most {max(x['homeless'] + x['silent'] for x in lines)} accounts"
          f" without a worker and {max(x['moving'] for x in lines)} on their way; now {watch.last()['workers']}",
          flush=True)


def moves(watch, since):
    """By what each worker lost from one look to the next."""
    lines = watch.lines(since)
    return sum(max(0, a["workers"].get(w, 0) - b["workers"].get(w, 0))
               for a, b in zip(lines, lines[1:]) for w in a["workers"])


def rest(watch, seconds):
    time.sleep(seconds)
    lines = watch.lines(now() - seconds * 1000)
    own = 3 * (len(lines) - 1)  # what the watch itself asks
    return (lines[-1]["asked"] - lines[0]["asked"] - own) / ((lines[-1]["at"] - lines[0]["at"]) / 1000)


def measure(o, running):
    work = o.work.resolve()
    mailboxes = Mailboxes(work, o.accounts)
    running.append(mailboxes)
    options = [f"-Xmx{o.heap}", f"-Dsyncline.sync.follow.poll-every={o.poll}"]
    platform = Platform(work, o.database, options, ("sync-service", "api-service"))
    running.append(platform)
    second = worker(platform, work, 2)
    running.append(second)
    watch = Watch(work, platform)
    running.append(watch)
    wait_for(watch.last, 60, "the watch")
    began = now()
    connect(platform, mailboxes, o.accounts)
    print(f"{o.accounts} accounts connected in {(now() - began) / 1000:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    wait_for(lambda: shared(watch, o.accounts, 2), 600, "sharing by two")
    told(watch, began, "two workers share them since the first was connected")
    print(f"at rest: {rest(watch, 30):.0f} statements/s, all of the services', listing every {o.poll}", flush=True)
    for process in (platform.services["sync-service"], second):
        print(f"{process.name}: live heap {heap_mb(process.child.pid):.0f} MB, RSS {rss_mb(process.child.pid):.0f} MB")
    third = worker(platform, work, 3)
    running.append(third)
    since = now()
    wait_for(lambda: shared(watch, o.accounts, 3), 900, "sharing by three")
    told(watch, since, f"a third joined, {moves(watch, since)} moves")
    spans = []
    victims = [third, second]
    for kill in range(o.kills):
        victim = victims[kill % 2]
        since = now()
        victim.kill()
        wait_for(lambda: (watch.last() or {}).get("at", 0) > since + 1000 and watch.last()["silent"] + watch.last()["homeless"]
                 + watch.last()["moving"] == 0 and sum(watch.last()["workers"].values()) == o.accounts
                 and len(watch.last()["workers"]) == 2, 120, "taking over")
        done = next(x for x in watch.lines(since + 1000) if x["silent"] == 0 and x["homeless"] == 0
                    and len(x["workers"]) == 2 and sum(x["workers"].values()) == o.accounts)
        spans.append((done["at"] - since) / 1000)
        told(watch, since, f"kill -9 of {victim.name}, taken over after {spans[-1]:.1f} s")
        victim.start()
        wait_for(lambda: shared(watch, o.accounts, 3), 900, "sharing by three again")
    print(f"take-over after kill -9, {len(spans)} times: p50 {statistics.median(spans):.1f} s, p100 {max(spans):.1f} s")
    with urllib.request.urlopen(f"http://127.0.0.1:{platform.ports['sync-service']}/actuator/prometheus") as answer:
        print("\n".join(x for x in answer.read().decode().splitlines() if x.startswith("syncline_sync_accounts")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="an empty folder")
    parser.add_argument("--database", required=True, help="mysql://user:password@host:port")
    parser.add_argument("--accounts", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--heap", default="768m")
    parser.add_argument("--poll", default="15s", help="how often folders are listed")
    o = parser.parse_args()
    o.work.mkdir(parents=True, exist_ok=True)
    running = []
    try:
        measure(o, running)
    finally:
        for process in reversed(running):
            process.stop()


if __name__ == "__main__":
    main()
