#!/usr/bin/env python3
"""A mailbox of 10,000 folders on Dovecot: how long until it is live, what it costs at rest, how long mail in one of them
takes to the API, and whether every id survives the rename of a parent of a thousand.

    benchmarks/many_folders.py --work WORK --database mysql://user:password@host:port [--folders 10000]
"""
import argparse
import imaplib
import pathlib
import shutil
import time

from harness.services import PASSWORD, Dovecot, Platform, Smtp, wait_for
from initial_sync import is_live

MESSAGE = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: %d\r\nMessage-ID: <%d@many.example>\r\n\r\nhello\r\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="an empty folder")
    parser.add_argument("--database", required=True)
    parser.add_argument("--folders", type=int, default=10000)
    parser.add_argument("--heap", default="256m")
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    maildir = options.work / "maildir"
    for n in range(options.folders):
        folder = maildir / f".Parent {n // 1000}.Folder {n}"
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True)
        if n % 10 == 0:
            (folder / "cur" / f"1700000000.M{n}.host:2,S").write_bytes(MESSAGE % (n, n))
    dovecot, smtp, platform = Dovecot(options.work, maildir), None, None
    try:
        smtp = Smtp(options.work)
        platform = Platform(options.work, options.database, [f"-Xmx{options.heap}"])
        client = imaplib.IMAP4("127.0.0.1", dovecot.port)
        client.login("corpus@example.com", PASSWORD)
        began = time.monotonic()
        client.list()
        print(f"Dovecot itself answers LIST after {time.monotonic() - began:.1f} s")
        sync = platform.services["sync-service"]
        began = time.monotonic()
        grant = platform.connect(dovecot, smtp)
        wait_for(lambda: is_live(platform, grant), 1800, "the account")
        print(f"live after {time.monotonic() - began:.1f} s, cpu {sync.cpu_seconds():.1f} s with its start, "
              f"peak {sync.peak_memory_mb()} MB (-Xmx{options.heap})")
        before = folders(platform, grant)
        print(f"{len(before)} folders in the API, {len(set(before.values()))} ids, "
              f"{sum(1 for _ in platform.pages(f'/v3/grants/{grant}/messages?limit=200&select=id'))} messages")
        time.sleep(60)
        cpu = sync.cpu_seconds()
        time.sleep(60)
        print(f"at rest: {(sync.cpu_seconds() - cpu) / 60 * 100:.1f} % of a core")
        arrival(platform, grant, maildir, options.folders)
        rename(platform, grant, client, before)
    finally:
        for process in (platform, smtp, dovecot):
            if process:
                process.stop()


def folders(platform, grant):
    return {f["name"]: f["id"] for f in platform.pages(f"/v3/grants/{grant}/folders?limit=200")}


def arrival(platform, grant, maildir, count):
    """Delivered as a mail server does, in the last folder."""
    new = maildir / f".Parent {(count - 1) // 1000}.Folder {count - 1}" / "new"
    draft = new.parent / "tmp" / "late"
    draft.write_bytes(MESSAGE % (count, count))
    draft.rename(new / "1800000000.M1.host")
    began = time.monotonic()
    wait_for(lambda: platform.call("GET", f"/v3/grants/{grant}/messages?subject={count}")["data"], 300, "the mail")
    print(f"mail in another folder is in the API after {time.monotonic() - began:.1f} s")


def rename(platform, grant, client, before):
    began = time.monotonic()
    client.rename('"Parent 0"', '"Renamed"')
    print(f"Dovecot renamed a parent in {time.monotonic() - began:.1f} s")
    begun = platform.call("GET", f"/v3/grants/{grant}")["data"]["synced_at"]
    parent = before["Parent 0"]
    wait_for(lambda: platform.call("GET", f"/v3/grants/{grant}/folders/{parent}")["data"]["name"] == "Renamed", 300, "the rename")
    print(f"seen after {time.monotonic() - began:.1f} s")
    wait_for(lambda: platform.call("GET", f"/v3/grants/{grant}")["data"]["synced_at"] > begun, 300, "another reading")
    after = folders(platform, grant)
    moved = {name.replace("Parent 0", "Renamed"): id for name, id in before.items()}
    print(f"{len(after)} folders, ids that changed: {sum(1 for name, id in moved.items() if after.get(name) != id)}")


if __name__ == "__main__":
    main()
