#!/usr/bin/env python3
"""Initial sync of the corpus from a real Dovecot, beside mbsync on the same Dovecot in the same run.

usage: initial_sync.py --corpus DIR --work DIR --database mysql://user:password@host:port
                       [--heap 256m] [--kills N] [--large MB] [--rounds N] [--skip-mbsync] [--skip-verify]
                       [--list-first-above N,N] [--stages]

One connection that fetches everything and throws it away tells what the protocol allows (needs the classes of
benchmarks: mvn -Pbenchmarks -pl benchmarks -am package).
Prints messages/s, MB/s, peak memory and CPU seconds of each, and then whether what the API shows equals the corpus.
The second of the --rounds (2) is another account in the same process, warm.
With --list-first-above larger folders are listed by their headers before they are fetched; of several numbers each gets
processes of its own, one after the other. Printed is also after what time every message was listed.
With --stages a recording samples where the sync service spends its processor time; that costs a little by itself.
With --kills the sync service is killed (SIGKILL) N times on the way, and ids are compared with those before the kill.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import time


from harness import verify
from harness.services import PASSWORD, Dovecot, Platform, Smtp, java, mbsync_config

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--heap", default="256m")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--list-first-above", default="2000")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--skip-mbsync", action="store_true")
    parser.add_argument("--skip-verify", action="store_true")
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    maildir = options.work / "maildir"
    subprocess.run([HERE / "corpus" / "maildir.py", options.corpus, maildir], check=True)
    if options.large:
        add_large(maildir, options.large)
    messages = [f for f in maildir.rglob("cur/*")]
    megabytes = sum(f.stat().st_size for f in messages) / 1e6
    dovecot, smtp, platform = Dovecot(options.work, maildir), None, None
    try:
        if not options.skip_mbsync:
            for sync_to_disk in ("yes", "no"):
                mbsync(options.work, dovecot, sync_to_disk, len(messages), megabytes)
        print(tool("RawLimit", dovecot.port, "raw@example.com", PASSWORD), end="", flush=True)
        smtp = Smtp(options.work)
        for above in options.list_first_above.split(","):
            print(f"folders of more than {above} messages are listed first")
            recording = ["-XX:StartFlightRecording:name=cpu,settings=none,+jdk.CPUTimeSample#enabled=true,"
                         "+jdk.CPUTimeSample#throttle=5ms"] if options.stages else []
            platform = Platform(options.work, options.database, [
                f"-Xmx{options.heap}", f"-Dsyncline.sync.apply.list-first-above={above}", *recording])
            for n in range(options.rounds):
                user = f"corpus{n or ''}.{above}@example.com"
                measure(options, platform, dovecot, smtp, len(messages), megabytes, user)
            platform.stop()
    finally:
        for process in (platform, smtp, dovecot):
            if process:
                process.stop()


def measure(options, platform, dovecot, smtp, count, megabytes, user):
    sync = platform.services["sync-service"]
    cpu, at = sync.cpu_seconds(), time.time()
    began = time.monotonic()
    grant = platform.connect(dovecot, smtp, user)
    kills = [count * (k + 1) // (options.kills + 1) for k in range(options.kills)]
    before_kill = {}
    listed = None
    while (have := total(platform, grant)) < count or not is_live(platform, grant):
        if have >= count and listed is None:
            listed = time.monotonic() - began
        if kills and have >= kills[0]:
            kills.pop(0)
            sync.kill()
            before_kill.update(ids(platform, grant))
            print(f"killed the sync service at {len(before_kill)} messages")
            sync.start()
        if time.monotonic() - began > 1200:
            raise SystemExit(f"only {have} of {count} messages after 20 minutes")
        time.sleep(0.25)  # each look costs the API a little of the same two processors
    seconds = time.monotonic() - began
    cpu = sync.cpu_seconds() - cpu
    print(f"syncline {user:19.19} listed {listed or seconds:6.1f} s, complete {seconds:6.1f} s {count / seconds:8.0f} msgs/s {megabytes / seconds:7.1f} MB/s "
          f"cpu {cpu:6.1f} s  peak {sync.peak_memory_mb()} MB (sync service, -Xmx{options.heap})", flush=True)
    if options.stages:
        print(stages(options.work, sync, at, count, cpu), end="", flush=True)
    after = ids(platform, grant) if before_kill else {}
    if before_kill:
        changed = [m for m, i in before_kill.items() if after.get(m) != i]
        print(f"ids after {options.kills} kills: {len(before_kill)} compared, {len(changed)} changed")
    if not options.skip_verify:
        seen, differences, examples = verify.check(platform, grant, options.corpus)
        print(f"compared {seen} messages with the corpus: {dict(differences) or 'no difference'}")
        for kind, example in examples.items():
            print(f"  {kind}: {example}")


def stages(work, sync, began, count, cpu):
    ended = time.time()
    file = work / f"{began:.0f}.jfr"
    jcmd = pathlib.Path(java()).with_name("jcmd")
    subprocess.run([jcmd, str(sync.child.pid), "JFR.dump", "name=cpu", f"filename={file}"], check=True, capture_output=True)
    return tool("Stages", file, int(began * 1000), int(ended * 1000), count, cpu)


def tool(name, *arguments):
    done = subprocess.run([java(), "-cp", f"{HERE}/target/classes:{HERE}/target/lib/*",
                           f"dev.syncline.benchmarks.initial.{name}", *map(str, arguments)], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else f"{name}: {done.stderr}"


def total(platform, grant):
    folders = platform.call("GET", f"/v3/grants/{grant}/folders?limit=200")["data"]
    return sum(folder.get("total_count", 0) for folder in folders)


def is_live(platform, grant):
    return platform.call("GET", f"/v3/grants/{grant}")["data"]["sync_state"] == "live"


def ids(platform, grant):
    page = platform.pages(f"/v3/grants/{grant}/messages?limit=200&fields=include_headers&select=id,headers")
    return {next(h["value"] for h in m["headers"] if h["name"].lower() == "message-id"): m["id"] for m in page}


def mbsync(work, dovecot, sync_to_disk, count, megabytes):
    target = work / f"mbsync-{sync_to_disk}"
    target.mkdir()
    config = mbsync_config(target, dovecot.port)
    config.write_text(f"FSync {sync_to_disk}\n{config.read_text()}")
    began = time.monotonic()
    times = os.times()
    done = subprocess.run(["mbsync", "-q", "-c", config, "corpus"], capture_output=True, text=True)
    seconds = time.monotonic() - began
    now = os.times()
    cpu = now.children_user + now.children_system - times.children_user - times.children_system
    got = sum(1 for f in target.rglob("*") if f.parent.name in ("cur", "new"))
    if done.returncode or got < count:
        print(f"mbsync ended with {done.returncode} and {got} of {count} messages: {done.stderr[:300]}")
    print(f"mbsync FSync {sync_to_disk:4} {seconds:7.1f} s {got / seconds:8.0f} msgs/s {megabytes / seconds:7.1f} MB/s "
          f"cpu {cpu:6.1f} s")
    shutil.rmtree(target)


def add_large(maildir, megabytes):
    """One message with an attachment that makes it this large."""
    line = (b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODk=" * 2)[:76] + b"\r\n"
    with open(maildir / "cur" / "1700000000.Mlarge.host:2,S", "wb") as out:
        out.write(b"From: large@example.com\r\nTo: corpus@example.com\r\nSubject: large\r\nMessage-ID: <large@example.com>\r\n"
                  b"Date: Tue, 14 Nov 2023 22:13:20 +0000\r\nMIME-Version: 1.0\r\n"
                  b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee attachment\r\n"
                  b"--b\r\nContent-Type: application/octet-stream; name=large.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n")
        for _ in range(megabytes * 1_000_000 // len(line)):
            out.write(line)
        out.write(b"--b--\r\n")


if __name__ == "__main__":
    main()
