#!/usr/bin/env python3
"""Random operations from two sides for so many seconds while everything fails that can fail; then quiet; then server,
database, API, deltas and webhooks must say the same.

usage: chaos.py --work DIR --server dovecot|sandbox [--seed N] [--seconds N] [--mysqld COMMAND] [--without a,b]

A second mail client and clients of the API do random things. Meanwhile connections are cut in the middle of a byte
stream, sync, API and webhook services and the database server are killed, a sync service is paused for longer than its
lease, and the sandbox misbehaves in every way it knows. The seed is printed; the same seed does the same things in the
same order, as far as what it meets is the same. Exits with 1 and the list of differences when there are any.

    mvn -DskipTests package && mvn -Pbenchmarks -pl benchmarks -am -DskipTests package
"""
import argparse
import collections
import itertools
import pathlib
import secrets
import shutil
import sys
import threading
import time

from harness import services
from harness.chaos import compare
from harness.chaos.clients import ApiClient, Follower
from harness.chaos.endpoints import Sink, Submission
from harness.chaos.faults import LIES, Faults, supervise
from harness.chaos.mailbox import Mailbox
from harness.chaos.platform import Database, Dovecot, Platform, Sandbox, patiently
from harness.chaos.proxy import Proxy

USER = "chaos@chaos.example"
SETTLED_WITHIN = 420
TRIGGERS = [f"{kind}.{event}" for kind in ("message", "thread", "folder") for event in ("created", "updated", "deleted")]
SHOWN_BY_WEBHOOKS = {"message": ["folders", "unread", "starred", "answered", "thread_id", "send_state"],
                     "thread": ["folders", "unread", "starred", "message_ids"],
                     "folder": ["name", "parent_id", "total_count", "unread_count", "child_count"]}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--server", choices=["dovecot", "sandbox"], required=True)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 31))
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--mysqld", default="mysqld", help="command of a mysqld or mariadbd")
    parser.add_argument("--without", default="", help="faults to leave out, with commas")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.server}, {options.seconds} s", flush=True)
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    started = []
    try:
        run = Run(options, started)
        run.chaos()
        run.quiet()
        found = run.verdict()
    finally:
        for process in reversed(started):
            process.stop()
    for difference in found[:200]:
        print("DIFFERENT", difference)
    print(f"{len(found)} differences, seed {options.seed}")
    sys.exit(1 if found else 0)


class Run:
    def __init__(self, options, started):
        self.options = options
        database = Database(options.mysqld, options.work)
        started.append(database)
        if options.server == "dovecot":
            maildir = options.work / "maildir"
            for folder in ("cur", "new", "tmp"):
                (maildir / folder).mkdir(parents=True)
            self.mail = Dovecot(options.work, maildir)
        else:
            self.mail = Sandbox(options.work, USER, services.PASSWORD)
        started.append(self.mail)
        self.submission, self.sink = Submission(), Sink()
        self.imap, self.smtp = Proxy(self.mail.port), Proxy(self.submission.port)
        self.platform = Platform(options.work, database)
        started.append(self.platform)
        sandbox, dovecot = (self.mail, None) if options.server == "sandbox" else (None, self.mail)
        self.mailbox = Mailbox(self.mail.port, USER, services.PASSWORD, options.seed, self.mail.deliver)
        self.fill()
        self.grant = self.platform.connect(USER, services.PASSWORD, self.imap.port, self.smtp.port)
        self.platform.call("POST", "/v3/webhooks", {"trigger_types": TRIGGERS,
                                                    "webhook_url": f"http://127.0.0.1:{self.sink.port}/"})
        self.shard, self.account = self.platform.shard_of(self.grant)
        self.follower = Follower(self.platform, self.grant)
        self.api = ApiClient(self.platform, self.grant, options.seed)
        without = set(filter(None, options.without.split(",")))
        self.faults = Faults(options.seed, self.platform, self.imap, self.smtp, self.sink, self.submission, sandbox,
                             dovecot, without)
        self.faults.mask_capabilities()

    def fill(self):
        self.mailbox.connect()
        present = b" ".join(self.mailbox.ok(self.mailbox.imap.list('""', '"*"'))).decode()
        for name in ("Archive", "Trash", "Junk", "Sent", "Drafts"):
            if f'"{name}"' not in present and f" {name}" not in present:
                self.mailbox.ok(self.mailbox.imap.create(f'"{name}"'))
        for _ in range(60):
            self.mailbox.append()

    def chaos(self):
        until = time.monotonic() + self.options.seconds
        threads = [threading.Thread(target=self.repeat, args=(self.mailbox.step, until, 0.15), daemon=True),
                   threading.Thread(target=self.repeat, args=(self.api.step, until, 0.25), daemon=True)]
        for thread in threads:
            thread.start()
        self.faults.run(until)
        for thread in threads:
            thread.join(120)
        self.faults.lift()
        self.mailbox.finish()
        print("client:", dict(self.mailbox.counts))
        print("api:   ", dict(self.api.counts))
        print("faults:", dict(self.faults.counts), flush=True)
        (self.options.work / "faults.txt").write_text("\n".join(self.faults.journal))

    @staticmethod
    def repeat(step, until, pause):
        while time.monotonic() < until:
            step()
            time.sleep(pause)

    def quiet(self):
        for process in self.platform.processes:
            supervise(process)
        if any(self.faults.counts[lie] for lie in LIES):
            print("what the server denied, an audit found:", self.audit())
        began = time.monotonic()
        self.settled = False
        while not self.settled and time.monotonic() - began < SETTLED_WITHIN:
            time.sleep(3)
            self.settled = not any(True for _ in self.state())
        if self.settled:
            time.sleep(3)
        print(f"{'settled' if self.settled else 'NOT settled'} after {time.monotonic() - began:.0f} s", flush=True)

    def model(self):
        return compare.Model(self.platform, self.shard, self.account)

    def state(self):
        server, model = self.mailbox.everything(), self.model()
        return itertools.chain(compare.server_and_model(server, model), compare.model_alone(model),
                               patiently(self.api.open_jobs))

    def verdict(self):
        self.follower.finish()
        server, model = self.mailbox.everything(), self.model()
        api = compare.Api(self.platform, self.grant)
        found = list(compare.server_and_model(server, model))
        found += compare.model_alone(model)
        found += compare.model_and_api(model, api)
        found += compare.copy_and_api("a follower of the deltas", self.follower.copy, api)
        deltas = self.follower.deltas
        found += compare.history("a follower of the deltas", entries(deltas), dense=True)
        if deltas[-1]["position"] != model.head:
            found.append(f"the deltas end at {deltas[-1]['position']}, the log at {model.head}")
        found += compare.identities(deltas, self.mailbox.away | self.api.to_be_erased)
        found += self.api.letters.differences(self.submission, deltas)
        deleted = {d["id"] for d in deltas if d["object"] == "message" and d["event"] == "deleted"}
        found += self.api.metadata_lost(api.of("message"), deleted)
        found += self.api.not_erased(server)
        found += self.api.open_jobs()
        if self.api.counts["SERVER ERROR"]:
            found.append(f"the API answered {self.api.counts['SERVER ERROR']} times with a server error")
        found += self.webhooks(model, api)
        found += self.replay(api, deltas)
        found += self.another_pass()
        audit = self.audit()
        print("audit:", audit)
        if any(audit[name] for name in ("missing", "surplus", "reflagged", "bodies_different", "folders_skipped")):
            found.append(f"the audit found {audit}")
        states = collections.Counter(o.get("send_state") for o in api.of("message").values() if o.get("send_state"))
        print(f"{len(model.messages)} messages, {len(model.placements)} placements, {len(model.folders)} folders, "
              f"{len(model.threads)} threads, {model.head} log entries, {len(self.sink.events)} notifications, "
              f"sent {dict(states)}")
        return found

    def webhooks(self, model, api):
        """The endpoint is told at least once and in order: what it saw first of each position counts."""
        end = time.monotonic() + 180
        while self.last_told() < model.head - 50 and time.monotonic() < end:
            time.sleep(1)
        time.sleep(5)
        events = {}
        for event in list(self.sink.events):
            events.setdefault((event["data"]["account_seq"], event["id"]), event)
        entries, copy = [], {}
        for (position, _), event in sorted(events.items()):
            shown = event["data"]["object"]
            kind, what = event["type"].split(".")[:2]
            entries.append((position, kind, shown["id"], what, shown))
            if what == "deleted":
                copy.pop((kind, shown["id"]), None)
            else:
                copy[(kind, shown["id"])] = shown
        yield from compare.history("the webhook", entries, dense=False)
        yield from compare.copy_and_api("the webhook", copy, api, SHOWN_BY_WEBHOOKS)

    def last_told(self):
        return max((e["data"]["account_seq"] for e in list(self.sink.events)), default=0)

    def replay(self, api, deltas):
        """The log from its beginning, read now by somebody who comes late."""
        late = Follower(self.platform, self.grant)
        late.finish()
        yield from compare.history("who reads the log from its beginning", entries(late.deltas), dense=True)
        yield from compare.copy_and_api("who reads the log from its beginning", late.copy, api)
        if [d["position"] for d in late.deltas] != [d["position"] for d in deltas]:
            yield "the log read at the end is not the log that was followed"

    def another_pass(self):
        """New processes read everything once more, and nothing changes."""
        before = self.model().fingerprint(self.platform, self.shard, self.account)
        for sync in self.platform.syncs:
            sync.kill()
            sync.start()
        for sync in self.platform.syncs:
            services.wait_for(lambda: services.healthy(sync.port), 180, sync.name)
        time.sleep(15)
        after = self.model().fingerprint(self.platform, self.shard, self.account)
        for table, rows in before.items():
            if rows != after[table]:
                yield f"another pass changed {table}: {[r for r in after[table] if r not in rows][:3]}"

    def audit(self):
        path = f"/v3/grants/{self.grant}/audit"
        patiently(lambda: self.platform.call("POST", path))
        end = time.monotonic() + 300
        while time.monotonic() < end:
            found = patiently(lambda: self.platform.call("GET", path))["data"]
            if found["status"] == "finished":
                return found
            time.sleep(0.5)
        raise SystemExit("the audit does not end")


def entries(deltas):
    return [(d["position"], d["object"], d["id"], d["event"], d.get("data")) for d in deltas]


if __name__ == "__main__":
    main()
