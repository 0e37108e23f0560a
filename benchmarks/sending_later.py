#!/usr/bin/env python3
"""How late messages that were scheduled arrive at the submission server: N of them over M accounts, due in one minute
(one second with --spread 1).

    mvn -DskipTests package
    benchmarks/sending_later.py --work WORK --database mysql://root:secret@127.0.0.1:3306
                                [--messages 2000] [--accounts 50] [--spread 60] [--lead 120]

Accounts are empty ones of a sandbox; what is sent goes to an SMTP sink in this process, which notes when it has read a
message to its end. The API and the sync service are processes of their own, so the worker is not told of new messages:
it finds them. Everything runs on one machine and shares its cores.
"""
import argparse
import concurrent.futures
import pathlib
import shutil
import socketserver
import threading
import time

from fleet import Mailboxes
from harness.services import PASSWORD, Platform, free_port, wait_for

arrived = {}


class Session(socketserver.StreamRequestHandler):
    """Lets anyone log in, accepts every message, and notes when it came."""

    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"EHLO":
                self.say("250-sink\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME")
            elif verb == b"AUTH":
                if len(line.split()) < 3:
                    self.say("334 ")
                    self.rfile.readline()
                self.say("235 welcome")
            elif verb == b"DATA":
                self.say("354 go on")
                self.read()
                self.say("250 accepted")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def read(self):
        subject = None
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            if line.startswith(b"Subject: "):
                subject = line.split()[1].decode()
        arrived.setdefault(subject, []).append(time.time())

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 500


def connect(platform, mailboxes, smtp, number):
    user = f"user{number}@example.com"
    return platform.call("POST", "/v3/connect/custom", {"provider": "imap", "settings": {
        "imap_host": "127.0.0.1", "imap_port": mailboxes.port, "imap_security": "none",
        "imap_username": user, "imap_password": PASSWORD,
        "smtp_host": "127.0.0.1", "smtp_port": smtp, "smtp_security": "none",
        "smtp_username": user, "smtp_password": PASSWORD}})["data"]["id"]


def live(platform, grants):
    return all(platform.call("GET", f"/v3/grants/{grant}")["data"]["sync_state"] == "live" for grant in grants)


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--spread", type=int, default=60, help="seconds that the times of sending are spread over")
    parser.add_argument("--lead", type=int, default=120, help="seconds until the first is due")
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    port, started = free_port(), []
    sink = Sink(("127.0.0.1", port), Session)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    try:
        mailboxes = Mailboxes(options.work, options.accounts)
        started.append(mailboxes)
        platform = Platform(options.work, options.database, ["-Xmx512m"], ("sync-service", "api-service"))
        started.append(platform)
        with concurrent.futures.ThreadPoolExecutor(4) as threads:
            grants = list(threads.map(lambda i: connect(platform, mailboxes, port, i), range(options.accounts)))
        wait_for(lambda: live(platform, grants), 300, "all accounts")

        began, first = time.time(), int(time.time()) + options.lead
        due = {f"m{i}": first + i * options.spread // options.messages for i in range(options.messages)}

        def schedule(item):
            (subject, at), grant = item
            platform.call("POST", f"/v3/grants/{grant}/messages/send", {
                "to": [{"email": "someone@example.org"}], "subject": subject, "body": "<p>Hello</p>", "send_at": at})
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            pairs = zip(due.items(), grants * (options.messages // options.accounts + 1))
            list(threads.map(schedule, pairs))
        took = time.time() - began
        print(f"scheduled {options.messages} over {options.accounts} accounts in {took:.1f} s", flush=True)
        if time.time() > first:
            raise SystemExit("the first was due before all were scheduled: raise --lead")
        wait_for(lambda: len(arrived) == options.messages, options.lead + options.spread + 300, "the last message")

        late = sorted(arrived[subject][0] - at for subject, at in due.items())
        twice = sum(len(times) - 1 for times in arrived.values())
        print(f"late by, in ms: p50 {percentile(late, .5) * 1000:.0f}, p99 {percentile(late, .99) * 1000:.0f}, "
              f"max {late[-1] * 1000:.0f}; before their time: {sum(x < 0 for x in late)}; sent twice: {twice}")
    finally:
        for each in reversed(started):
            each.stop()


main()
