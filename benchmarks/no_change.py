#!/usr/bin/env python3
"""What it takes to find out that nothing has changed in a mailbox of 8 folders, beside mbsync on the same Dovecot.

    benchmarks/no_change.py --corpus CORPUS --work WORK --database mysql://user:password@host:port [--rounds 6]

Both talk through a proxy that watches. For Syncline it ends all connections of a live account that has been at rest; the
worker connects again and compares every folder. Counted is from the new connection until the client waits for news
(IDLE), for mbsync until it has hung up; for mbsync also the whole process. The floor is a bare socket that logs in and
asks for the state of all folders (LIST-STATUS). A worker whose connection breaks again and again waits longer each time
before it connects, so many rounds take long.
"""
import argparse
import contextlib
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import threading
import time

from harness.services import PASSWORD, Dovecot, Platform, Smtp, free_port, mbsync_config, wait_for
from initial_sync import is_live, total

HERE = pathlib.Path(__file__).resolve().parent
REST = 12  # seconds until a changed folder is believed to be unchanged, by mbsync and by ours


class Watch:
    """A proxy that notes when connections came, when a client began to wait, and when the last one was over."""

    def __init__(self, target):
        self.target, self.port = target, free_port()
        self.server = socket.create_server(("127.0.0.1", self.port), backlog=50)
        self.open, self.lines = [], []
        self.reset()
        threading.Thread(target=self.accept, daemon=True).start()

    def reset(self):
        self.came = self.waits = self.ended = None
        self.lines = []

    def accept(self):
        while True:
            client, _ = self.server.accept()
            self.came = self.came or time.monotonic()
            server = socket.create_connection(("127.0.0.1", self.target))
            self.open.append((client, server))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, False), daemon=True).start()

    def pump(self, source, target, commands):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if commands:
                    self.lines += data.split(b"\r\n")[:-1]
                    if data.endswith(b" IDLE\r\n"):
                        self.waits = self.waits or time.monotonic()
                target.sendall(data)
        self.ended = time.monotonic()
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self):
        for pair in self.open:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self.open = []


def syncline(watch, sync, rounds):
    seconds, cpu = [], sync.cpu_seconds()
    for _ in range(rounds):
        watch.cut()
        time.sleep(0.2)
        watch.reset()
        wait_for(lambda: watch.waits, 120, "IDLE")
        seconds.append(watch.waits - watch.came)
        time.sleep(1)
    print(f"syncline, connection to IDLE     {shown(seconds)}  cpu {(sync.cpu_seconds() - cpu) / rounds * 1000:.0f} ms a round, "
          f"waiting between them included; {len(watch.lines)} commands")
    print("  " + " | ".join(line.decode(errors="replace") for line in watch.lines if b"LOGIN" not in line
                            and b"AUTHENTICATE" not in line)[:600])


def mbsync(watch, work, rounds):
    folder = work / "mbsync"
    folder.mkdir()
    config = mbsync_config(folder, watch.port)
    command = ["mbsync", "-q", "-c", str(config), "corpus"]
    subprocess.run(command, check=True)
    time.sleep(REST)
    process, wire, times = [], [], os.times()
    for _ in range(rounds):
        watch.reset()
        began = time.monotonic()
        subprocess.run(command, check=True)
        process.append(time.monotonic() - began)
        wait_for(lambda: watch.ended, 10, "mbsync's connection")
        wire.append(watch.ended - watch.came)
        time.sleep(0.2)
    now = os.times()
    cpu = now.children_user + now.children_system - times.children_user - times.children_system
    print(f"mbsync, connection to its end    {shown(wire)}  {len(watch.lines)} commands")
    print(f"mbsync, the process              {shown(process)}  cpu {cpu / rounds * 1000:.0f} ms a round")


def floor(watch, rounds):
    seconds = []
    for _ in range(rounds):
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", watch.port)) as connection:
            lines = connection.makefile("rb")
            lines.readline()
            for tag, command in (("a", f'LOGIN "corpus@example.com" "{PASSWORD}"'),
                                 ("b", 'LIST "" "*" RETURN (STATUS (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ))')):
                connection.sendall(f"{tag} {command}\r\n".encode())
                while not lines.readline().startswith(tag.encode() + b" OK"):
                    pass
        seconds.append(time.monotonic() - began)
    print(f"floor: LOGIN and LIST-STATUS     {shown(seconds)}")


def shown(seconds):
    return f"median {statistics.median(seconds) * 1000:7.1f} ms  best {min(seconds) * 1000:7.1f} ms  worst {max(seconds) * 1000:7.1f} ms"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="an empty folder")
    parser.add_argument("--database", required=True)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    maildir = options.work / "maildir"
    subprocess.run([HERE / "corpus" / "maildir.py", options.corpus, maildir], check=True)
    count = sum(1 for _ in maildir.rglob("cur/*"))
    dovecot, smtp, platform = Dovecot(options.work, maildir), None, None
    try:
        watch = Watch(dovecot.port)
        smtp = Smtp(options.work)
        platform = Platform(options.work, options.database, ["-Xmx256m"])
        grant = platform.connect(watch, smtp)
        wait_for(lambda: total(platform, grant) >= count and is_live(platform, grant), 600, "the account")
        time.sleep(REST)
        floor(watch, options.rounds)
        syncline(watch, platform.services["sync-service"], options.rounds)
        mbsync(watch, options.work, options.rounds)
    finally:
        for process in (platform, smtp, dovecot):
            if process:
                process.stop()


if __name__ == "__main__":
    main()
