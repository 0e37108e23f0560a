"""Clients of the API: some that change things at random, one that follows the deltas and keeps a copy."""
import collections
import http.client
import random
import re
import threading
import time
import urllib.parse

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
        self.sent = {}  # recipient → id, or None when the answer was lost
        self.counts = collections.Counter()

    def step(self):
        operation = self.random.choices([self.flags, self.move, self.trash, self.send, self.thread], [10, 8, 2, 3, 2])[0]
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

    def some_messages(self):
        before = ""
        if self.random.random() < 0.5:
            folders = self.platform.call("GET", self.path + "/folders?limit=200")["data"]
            before = f"&in={self.random.choice(folders)['id']}" if folders else ""
        return self.platform.call("GET", f"{self.path}/messages?limit=30&select=id,from,to,thread_id,folders{before}")["data"]

    def change(self, message, **what):
        self.platform.call("PUT", f"{self.path}/messages/{message['id']}", what)
        return True

    def flags(self):
        found = self.some_messages()
        if not found:
            return False
        message = self.random.choice(found)
        what = {"unread": self.random.random() < 0.5}
        if self.random.random() < 0.5:
            what = {"starred": self.random.random() < 0.5}
        return self.change(message, **what)

    def mine(self):
        found = [m for m in self.some_messages() if isinstance(t := tracker(m), int) and api_moves(t)]
        return self.random.choice(found) if found else None

    def move(self):
        message = self.mine()
        if not message:
            return False
        folders = [f["id"] for f in self.platform.call("GET", self.path + "/folders?limit=200")["data"]]
        return self.change(message, folders=self.random.sample(folders, self.random.choice([1, 1, 1, 2])))

    def trash(self):
        message = self.mine()
        if message:
            self.platform.call("DELETE", f"{self.path}/messages/{message['id']}")
        return bool(message)

    def thread(self):
        message = self.mine()
        if not message:
            return False
        self.platform.call("PUT", f"{self.path}/threads/{message['thread_id']}", {"unread": self.random.random() < 0.5})
        return True

    def send(self):
        to = f"s{len(self.sent)}@chaos.example"
        self.sent[to] = None
        self.sent[to] = self.platform.call("POST", self.path + "/messages/send", {
            "to": [{"email": to}], "subject": f"sent to {to}", "body": f"hello {to} " * 20})["data"]["id"]
        return True


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
