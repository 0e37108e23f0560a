#!/usr/bin/env python3
"""A folder of 10,000 messages on Dovecot is flagged, and then filed in another folder, each by one request of an API
client: how long until the API shows it, and until the server has it.

    benchmarks/bulk.py --work WORK --database mysql://user:password@host:port [--messages 10000]
"""
import argparse
import imaplib
import pathlib
import shutil
import time

from harness.services import PASSWORD, Dovecot, Platform, Smtp, wait_for
from initial_sync import is_live

MESSAGE = b"From: a%d@example.com\r\nTo: b@example.com\r\nSubject: %d\r\nMessage-ID: <%d@bulk.example>\r\n\r\nhello\r\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="an empty folder")
    parser.add_argument("--database", required=True)
    parser.add_argument("--messages", type=int, default=10000)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    maildir = options.work / "maildir"
    for folder in (maildir, maildir / ".Archive"):
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True)
    for n in range(options.messages):
        (maildir / "cur" / f"{1700000000 + n}.M{n}.host:2,").write_bytes(MESSAGE % (n, n, n))
    dovecot, smtp, platform = Dovecot(options.work, maildir), None, None
    try:
        smtp = Smtp(options.work)
        platform = Platform(options.work, options.database, ["-Xmx256m"])
        grant = platform.connect(dovecot, smtp)
        wait_for(lambda: is_live(platform, grant), 600, "the account")
        client = imaplib.IMAP4("127.0.0.1", dovecot.port)
        client.login("corpus@example.com", PASSWORD)
        ids = {f["name"]: f["id"] for f in platform.pages(f"/v3/grants/{grant}/folders?limit=200")}
        inbox = {"filter": {"in": ids["INBOX"]}}
        change(platform, grant, "marked as read", {**inbox, "change": {"unread": False}},
               lambda: count(client, "INBOX", "UNSEEN") == 0)
        change(platform, grant, "filed", {**inbox, "change": {"folders": [ids["Archive"]]}},
               lambda: count(client, "Archive", "MESSAGES") == options.messages)
    finally:
        for process in (platform, smtp, dovecot):
            if process:
                process.stop()


def change(platform, grant, what, request, is_there):
    sync = platform.services["sync-service"]
    began, cpu = time.monotonic(), sync.cpu_seconds()
    path = f"/v3/grants/{grant}/messages/bulk"
    job = platform.call("POST", path, request)["data"]["id"]
    wait_for(lambda: platform.call("GET", f"{path}/{job}")["data"]["state"] == "finished", 1200, "the job")
    shown = time.monotonic() - began
    wait_for(is_there, 3600, "the server")
    print(f"{what}: in the API after {shown:.1f} s, on the server after {time.monotonic() - began:.1f} s, "
          f"cpu of the sync service {sync.cpu_seconds() - cpu:.1f} s", flush=True)


def count(client, folder, what):
    time.sleep(0.3)
    answer = client.status(folder, f"({what})")[1][0].decode()
    return int(answer.rsplit(" ", 1)[1].rstrip(")"))


if __name__ == "__main__":
    main()
