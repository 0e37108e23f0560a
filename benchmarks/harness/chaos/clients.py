"""Clients of the API: some that change things at random, one that follows the deltas and keeps a copy."""
import collections
import http.client
import random
import re
import threading
import time
import urllib.parse

from harness.chaos.letters import Letters
from harness.chaos.mailbox import api_moves
from harness.chaos.platform import Refused

GONE = (OSError, http.client.HTTPException)


def tracker(message):
    """What the message is known by in every system, or nothing."""
    for person in message.get("from") or []:
        if found := re.fullmatch(r"t(\d+)@chaos.example", person["email"]):
            return int(found[1])
    for person in message.get("to") or []:
        if re.fullmatch(r"s\d+@chaos.example", person["email"]):
            return person["email"]
    return None


class ApiClient:
    def __init__(self, platform, grant, seed):
        self.platform, self.path = platform, f"/v3/grants/{grant}"
        self.random = random.Random(f"{seed}/api")
        self.letters = Letters(platform, self.path, self.random)
        self.described = {}  # id → metadata, or None when the answer was lost
        self.erased, self.to_be_erased = set(), set()  # numbers: answered, and asked for
        self.jobs = set()  # bulk jobs that were not seen at their end
        self.counts = collections.Counter()

    def step(self):
        operations = [(self.flags, 10), (self.move, 8), (self.trash, 2), (self.thread, 2), (self.describe, 4),
                      (self.erase, 1), (self.bulk, 1), (self.letters.send, 3), (self.letters.send_later, 2),
                      (self.letters.cancel, 1), (self.letters.ask_again, 1)]
        operation = self.random.choices([o for o, _ in operations], [w for _, w in operations])[0]
        try:
            if operation():
                self.counts[operation.__name__] += 1
        except Refused as refused:
            self.counts[f"(refused {operation.__name__} {refused.status})"] += 1
            if refused.status >= 500 and refused.status != 503:
                self.counts["SERVER ERROR"] += 1
        except GONE:
            self.counts["(broken off)"] += 1
            time.sleep(0.3)

    def folders(self):
        return [f["id"] for f in self.platform.call("GET", self.path + "/folders?limit=200")["data"]]

    def some_messages(self):
        before = ""
        if self.random.random() < 0.5 and (folders := self.folders()):
            before = f"&in={self.random.choice(folders)}"
        return self.platform.call("GET", f"{self.path}/messages?limit=30&select=id,from,to,thread_id,folders{before}")["data"]

    def all_mine(self):
        return [m for m in self.some_messages() if isinstance(t := tracker(m), int) and api_moves(t)]

    def mine(self):
        found = self.all_mine()
        return self.random.choice(found) if found else None

    def change(self, message, **what):
        self.platform.call("PUT", f"{self.path}/messages/{message['id']}", what)
        return True

    def some_flag(self):
        return {self.random.choice(["unread", "starred"]): self.random.random() < 0.5}

    def flags(self):
        found = self.some_messages()
        return bool(found) and self.change(self.random.choice(found), **self.some_flag())

    def move(self):
        message = self.mine()
        return bool(message) and self.change(
            message, folders=self.random.sample(self.folders(), self.random.choice([1, 1, 1, 2])))

    def trash(self):
        message = self.mine()
        if message:
            self.platform.call("DELETE", f"{self.path}/messages/{message['id']}")
        return bool(message)

    def erase(self):
        """For good."""
        message = self.mine()
        if message:
            self.to_be_erased.add(tracker(message))
            self.platform.call("DELETE", f"{self.path}/messages/{message['id']}?hard_delete=true")
            self.erased.add(tracker(message))
        return bool(message)

    def thread(self):
        message = self.mine()
        if message:
            self.platform.call("PUT", f"{self.path}/threads/{message['thread_id']}", {"unread": self.random.random() < 0.5})
        return bool(message)

    def describe(self):
        found = self.some_messages()
        if not found:
            return False
        message, metadata = self.random.choice(found), {"key1": str(self.random.randrange(100)), "more": "…"}
        self.described[message["id"]] = None
        self.change(message, metadata=metadata)
        self.described[message["id"]] = metadata
        return True

    def bulk(self):
        which = {"filter": {"in": self.random.choice(self.folders()), "unread": self.random.random() < 0.5}}
        what = {"change": self.some_flag()}
        if self.random.random() < 0.5:
            which = {"ids": [m["id"] for m in self.all_mine()]}
            what = self.random.choice([what, {"change": {"folders": [self.random.choice(self.folders())]}},
                                       {"delete": "trash"}])
        if not which.get("ids", True):
            return False
        self.jobs.add(self.platform.call("POST", self.path + "/messages/bulk", {**which, **what})["data"]["id"])
        return True

    def open_jobs(self):
        """Those that have not ended, once the API answers again."""
        for job in sorted(self.jobs):
            state = self.platform.call("GET", f"{self.path}/messages/bulk/{job}")["data"]["state"]
            if state in ("finished", "failed"):
                self.jobs.discard(job)
                self.counts[f"(bulk {state})"] += 1
        return [f"bulk job {job} has not ended" for job in self.jobs]

    def metadata_lost(self, shown, deleted):
        """Whether what was kept with messages is still with them, and finds them."""
        for i, metadata in self.described.items():
            if metadata is None or i in deleted or i not in shown:
                continue
            if shown[i].get("metadata") != metadata:
                yield f"message {i} has the metadata {shown[i].get('metadata')} and was given {metadata}"
        kept = collections.defaultdict(set)
        for i, view in shown.items():
            if "key1" in (view.get("metadata") or {}):
                kept[view["metadata"]["key1"]].add(i)
        for value, ids in kept.items():
            found = {m["id"] for m in self.platform.pages(f"{self.path}/messages?limit=200&metadata_pair=key1:{value}")}
            if found != ids:
                yield f"metadata_pair=key1:{value} finds {sorted(found ^ ids)} too much or not"

    def not_erased(self, server):
        for path, messages in server.items():
            for uid, (_, _, number) in messages.items():
                if number in self.erased:
                    yield f"t{number} was deleted for good and is in {path} (UID {uid})"


class Follower:
    """Reads the deltas as a mirror would: what it holds at the end must be what the API shows."""

    def __init__(self, platform, grant):
        self.platform, self.path, self.grant = platform, f"/v3/grants/{grant}/deltas", grant
        self.cursor, self.deltas, self.running = None, [], True
        self.copy = {}
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while self.running:
            try:
                self.read(wait=2)
            except (*GONE, Refused):
                time.sleep(0.3)

    def read(self, wait=None):
        path = f"{self.path}?limit=200" + (f"&wait={wait}" if wait else "")
        if self.cursor:
            path += "&cursor=" + urllib.parse.quote(self.cursor)
        answer = self.platform.call("GET", path, timeout=20)
        for delta in answer["data"]:
            self.take(delta)
        self.cursor = answer["next_cursor"]
        return answer["has_more"]

    def take(self, delta):
        self.deltas.append(delta)
        key = (delta["object"], delta["id"])
        if delta["event"] == "deleted":
            self.copy.pop(key, None)
        elif delta.get("data") is not None:
            self.copy[key] = delta["data"]

    def finish(self):
        self.running = False
        self.thread.join(60)
        while self.read():
            pass
