#!/usr/bin/env python3
"""What accounts cost that nothing happens in: memory of the worker for each, its CPU, statements a second on the
database, IMAP commands, and how long after a restart all of them are followed again.

    benchmarks/idle_accounts.py --work WORK --database mysql://user:password@host:port
                                [--accounts 1000,8000] [--tls] [--heap 1g] [--seconds 60]

Accounts are those of a sandbox in a process of its own; every step adds the missing ones over the API, restarts the
worker, waits until all are followed and nothing is left to do, and looks.
"""
import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import time
import urllib.request

from harness import services

HERE = pathlib.Path(__file__).resolve().parent


def status(pid, field):
    return int(re.search(field + r":\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def jcmd(pid, *command):
    program = pathlib.Path(services.java()).with_name("jcmd")
    return subprocess.run([program, str(pid), *command], check=True, capture_output=True, text=True).stdout


def live_heap_mb(pid):
    """Live objects, after a collection."""
    jcmd(pid, "GC.run")
    return int(jcmd(pid, "GC.class_histogram").strip().splitlines()[-1].split()[2]) / 2**20


def gauge(port, name):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/actuator/prometheus", timeout=20) as answer:
        found = re.findall(rf"^{name}(?:\{{[^}}]*\}})? (\S+)$", answer.read().decode(), re.M)
    return sum(float(value) for value in found)


def tool(name, *arguments):
    return [services.java(), "-Xmx64m", "-cp", f"{HERE}/target/classes:{HERE}/target/lib/*",
            f"dev.syncline.benchmarks.fleet.{name}", *map(str, arguments)]


def statements(options):
    user, password, host = re.fullmatch(r"mysql://([^:@]+):?([^@]*)@([^/]+)", options.database).groups()
    done = subprocess.run(tool("Questions", f"jdbc:mysql://{host}/", user, password), capture_output=True, text=True,
                          check=True)
    return int(done.stdout)


class Farm(services.Process):
    def __init__(self, folder, count, tls):
        command = tool("SandboxFarm", count, *([tls, "changeit"] if tls else []))
        command[1] = "-Xmx4g"
        super().__init__("farm", command, folder)
        log = folder / "farm.log"
        services.wait_for(lambda: re.search(r"^\d+ \d+ \d+$", log.read_text(), re.M), 120, "the sandbox")
        self.imap, self.smtp, self.control = map(int, re.search(r"^(\d+) (\d+) (\d+)$", log.read_text(), re.M).groups())


def certificate(folder):
    keytool = pathlib.Path(services.java()).with_name("keytool")
    store, trust, exported = folder / "server.p12", folder / "trust.p12", folder / "server.crt"
    common = ["-storepass", "changeit", "-storetype", "PKCS12"]
    for arguments in (
            ["-genkeypair", "-alias", "s", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=127.0.0.1", "-ext",
             "SAN=ip:127.0.0.1", "-validity", "30", "-keystore", store],
            ["-exportcert", "-alias", "s", "-file", exported, "-keystore", store],
            ["-importcert", "-noprompt", "-alias", "s", "-file", exported, "-keystore", trust]):
        subprocess.run([keytool, *arguments, *common], check=True, capture_output=True)
    return store, trust


def connect(platform, farm, n, tls):
    user = f"user{n}@farm.example"
    platform.call("POST", "/v3/connect/custom", {"provider": "imap", "settings": {
        "imap_host": "127.0.0.1", "imap_port": farm.imap, "imap_security": "tls" if tls else "none",
        "imap_username": user, "imap_password": services.PASSWORD,
        "smtp_host": "127.0.0.1", "smtp_port": farm.smtp, "smtp_security": "none",
        "smtp_username": user, "smtp_password": services.PASSWORD}})


def followed(platform):
    """Accounts that were read to the end since the worker began."""
    return gauge(platform.ports["sync-service"], "syncline_sync_followed")


def await_all(platform, count):
    """Until all were read to the end; answers how long that took."""
    began = time.monotonic()
    while followed(platform) < count:
        if time.monotonic() - began > 1800:
            raise SystemExit(f"only {followed(platform)} of {count} accounts after 1800 s")
        time.sleep(0.5)
    return time.monotonic() - began


def measure(options, platform, farm, count):
    sync, port = platform.services["sync-service"], platform.ports["sync-service"]
    print(f"all were read for the first time after another {await_all(platform, count):.0f} s", flush=True)
    sync.stop()
    began = time.monotonic()
    sync.start()
    services.wait_for(lambda: services.healthy(port), 120, "the worker")
    up = time.monotonic() - began
    live = up + await_all(platform, count)
    time.sleep(options.settle)
    cpu, asked, began = sync.cpu_seconds(), statements(options), time.monotonic()
    time.sleep(options.seconds)
    seconds = time.monotonic() - began
    cpu, asked = (sync.cpu_seconds() - cpu) / seconds, (statements(options) - asked) / seconds
    rss = status(sync.child.pid, "VmRSS")
    heap = live_heap_mb(sync.child.pid)
    print(f"{count:6} accounts: up after {up:.1f} s, all followed after {live:.1f} s; RSS {rss:.0f} MB, live heap {heap:.0f} MB,"
          f" peak {sync.peak_memory_mb()} MB; at rest {cpu * 100:.1f} % of a core, {asked:.0f} statements/s", flush=True)
    (options.work / f"histogram-{count}.txt").write_text(jcmd(sync.child.pid, "GC.class_histogram"))
    return rss, heap


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="an empty folder")
    parser.add_argument("--database", required=True)
    parser.add_argument("--accounts", default="1000,8000")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--heap", default="1g")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--settle", type=int, default=240, help="seconds until what reading opened is closed, and given back")
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    steps = [int(step) for step in options.accounts.split(",")]
    store, trust = certificate(options.work) if options.tls else (None, None)
    farm = platform = None
    try:
        farm = Farm(options.work, max(steps), store)
        trusting = [f"-Djavax.net.ssl.trustStore={trust}", "-Djavax.net.ssl.trustStorePassword=changeit"] if trust else []
        platform = services.Platform(options.work, options.database, [f"-Xmx{options.heap}", *trusting])
        have, before = 0, None
        for count in steps:
            began = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(8) as threads:
                list(threads.map(lambda n: connect(platform, farm, n, options.tls), range(have, count)))
            print(f"{count - have} accounts connected in {time.monotonic() - began:.0f} s", flush=True)
            now = measure(options, platform, farm, count)
            if before:
                print(f"each of the last {count - have}: RSS {(now[0] - before[0]) * 1024 / (count - have):.1f} KB,"
                      f" live heap {(now[1] - before[1]) * 1024 / (count - have):.1f} KB", flush=True)
            have, before = count, now
    finally:
        for process in (platform, farm):
            if process:
                process.stop()


if __name__ == "__main__":
    main()
