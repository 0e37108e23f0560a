#!/usr/bin/env python3
"""From a message's arrival on a real Dovecot to the webhook that tells of it, one message at a time.

usage: latency.py --work DIR --database mysql://user:password@host:port [--mails N]

A second client, a bare socket in IDLE on the same mailbox, tells when the server itself announced the message: what
Dovecot needs to notice (about 500 ms, its own delay) is shown apart from what Syncline adds.
"""
import argparse
import http.server
import json
import os
import pathlib
import queue
import shutil
import socket
import statistics
import threading
import time
import urllib.parse

from harness.services import PASSWORD, Dovecot, Platform, Smtp, free_port, wait_for

arrived = {}
announced = queue.Queue()


class Sink(http.server.BaseHTTPRequestHandler):
    """A webhook endpoint that notes when it was told of what."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        challenge = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)["challenge"][0].encode()
        self.answer(challenge)

    def do_POST(self):
        now = time.monotonic()
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if event["type"].startswith("message.created"):
            arrived.setdefault(event["data"]["object"].get("subject"), now)
        self.answer(b"")

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def idle(port):
    """Puts the time of each untagged EXISTS into a queue, whoever else is told."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        lines = connection.makefile("rb")
        lines.readline()
        connection.sendall(f"a LOGIN corpus@example.com {PASSWORD}\r\nb SELECT INBOX\r\nc IDLE\r\n".encode())
        for line in lines:
            if line.startswith(b"+ idling"):
                break
        announced.put(None)
        for line in lines:
            if b"EXISTS" in line:
                announced.put(time.monotonic())


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--mails", type=int, default=200)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    maildir = options.work / "maildir"
    for folder in ("cur", "new", "tmp"):
        (maildir / folder).mkdir(parents=True)
    started = []
    try:
        dovecot = Dovecot(options.work, maildir)
        started += [dovecot, smtp := Smtp(options.work)]
        started.append(platform := Platform(options.work, options.database, ["-Xmx256m"]))
        grant = platform.connect(dovecot, smtp)
        port = free_port()
        sink = http.server.ThreadingHTTPServer(("127.0.0.1", port), Sink)
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        platform.call("POST", "/v3/webhooks", {"trigger_types": ["message.created"], "webhook_url": f"http://127.0.0.1:{port}/"})
        wait_for(lambda: platform.call("GET", f"/v3/grants/{grant}")["data"].get("sync_state", "live") == "live", 60, "sync")
        threading.Thread(target=idle, args=(dovecot.port,), daemon=True).start()
        announced.get()
        report(*measure(maildir, options.mails))
    finally:
        for process in reversed(started):
            process.stop()


def measure(maildir, mails):
    server, whole, added = [], [], []
    for number in range(-10, mails):  # the first ten warm up and do not count
        subject = f"latency {number}"
        time.sleep(1 + number % 7 / 20)  # Dovecot gathers what comes in quick succession
        draft = maildir / "tmp" / f"{number + 100}"
        draft.write_bytes(f"From: a@example.com\r\nTo: corpus@example.com\r\nSubject: {subject}\r\n"
                          f"Message-ID: <{number}.{time.time_ns()}@example.com>\r\n"
                          f"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\nhello {number}\r\n".encode())
        shutil.chown(draft, *owner(maildir))
        delivered = time.monotonic()
        os.rename(draft, maildir / "new" / f"{time.time_ns()}.M{number + 100}.host")
        told = announced.get(timeout=30)
        wait_for(lambda: subject in arrived, 30, f"the webhook of {subject}")
        if number >= 0:
            server.append(told - delivered)
            whole.append(arrived[subject] - delivered)
            added.append(arrived[subject] - told)
    return server, whole, added


def owner(path):
    status = path.stat()
    return status.st_uid, status.st_gid


def report(server, whole, added):
    for name, seconds in (("Dovecot's own announcement", server), ("delivery to webhook", whole), ("added by Syncline", added)):
        ordered = sorted(s * 1000 for s in seconds)
        print(f"{name:28} p50 {statistics.median(ordered):7.1f} ms  p99 {ordered[int(len(ordered) * .99) - 1]:7.1f} ms  max {ordered[-1]:7.1f} ms")


if __name__ == "__main__":
    main()
