"""The second client: random operations on the mailbox, by IMAP, LMTP or the sandbox's delivery, past the proxy.

Every message has a number, in the address of its From (`t17@chaos.example`): that is how it is known again everywhere.
What happens to a number depends on its remainder, so that what must come of it is known whatever the timing:

    number % 3 == 0   only API clients move it          number % 7 == 6   may be copied where it is already
    else              only this client moves it         others            are never twice in one folder
"""
import contextlib
import hashlib
import imaplib
import random
import re
import smtplib
import threading
import time

FLAGS = ["\\Seen", "\\Flagged", "\\Answered", "$Forwarded", "chaos"]
SLOW = (3, 40)  # seconds that a moved message is nowhere
imaplib._MAXLINE = 10_000_000


def api_moves(number):
    return number % 3 == 0


def may_be_twice(number):
    return number % 7 == 6 and not api_moves(number)


def quoted(name):
    return '"' + name + '"'


class Mailbox:
    def __init__(self, port, user, password, seed, deliver):
        self.port, self.user, self.password, self.deliver_to = port, user, password, deliver
        self.random = random.Random(f"{seed}/mailbox")
        self.number = 0
        self.roots = []
        self.folders = ["INBOX", "Archive", "Trash", "Junk"]
        self.made = 0
        self.later = []  # (when, folder, raw, number): the second half of slow moves
        self.away = set()  # numbers that were nowhere for long enough to count as deleted
        self.counts = {}
        self.imap = None
        self.lock = threading.Lock()

    def connect(self):
        with contextlib.suppress(Exception):
            self.imap.shutdown()
        self.imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=30)
        self.imap.login(self.user, self.password)

    def step(self):
        """One random operation. What of it the server did when the connection broke, the comparison will see."""
        operations = [(self.append, 10), (self.deliver, 6), (self.store, 14), (self.move, 9), (self.copy, 4),
                      (self.expunge, 6), (self.slow_move, 3), (self.to_and_fro, 2), (self.create, 2), (self.rename, 1),
                      (self.remove, 1), (self.burst, 1), (self.duplicate, 1)]
        operation = self.random.choices([o for o, _ in operations], [w for _, w in operations])[0]
        try:
            if self.imap is None:
                self.connect()
            self.finish_moves(time.monotonic())
            if operation():
                self.counts[operation.__name__] = self.counts.get(operation.__name__, 0) + 1
        except (OSError, imaplib.IMAP4.error, smtplib.SMTPException):
            self.counts["(broken off)"] = self.counts.get("(broken off)", 0) + 1
            self.imap = None

    def finish_moves(self, now):
        for item in [i for i in self.later if i[0] <= now]:
            if not self.has(item[1], item[3]):  # the answer to the first attempt may have been lost
                self.ok(self.imap.append(quoted(item[1]), "(\\Seen)", None, item[2]))
            self.later.remove(item)
            self.counts["append of a slow move"] = self.counts.get("append of a slow move", 0) + 1

    def finish(self):
        """Everything that is still on its way arrives, and no message of a plain move lies in two places."""
        for _ in range(20):
            try:
                self.connect()
                self.finish_moves(float("inf"))
                return
            except (OSError, imaplib.IMAP4.error):
                time.sleep(1)
        raise SystemExit("the mail server can't be reached any more")

    @staticmethod
    def ok(answer):
        if answer[0] != "OK":
            raise imaplib.IMAP4.error(str(answer[1]))
        return answer[1]

    def some_folder(self):
        return self.random.choice(self.folders)

    def open(self, folder):
        self.ok(self.imap.select(quoted(folder)))
        return self.ok(self.imap.uid("SEARCH", "ALL"))[0].split()

    def some_message(self, movable):
        """A folder, a UID and the number of a message, or nothing."""
        for _ in range(4):
            folder = self.some_folder()
            uids = self.open(folder)
            if not uids:
                continue
            uid = self.random.choice(uids).decode()
            said = self.ok(self.imap.uid("FETCH", uid, "(BODY.PEEK[HEADER.FIELDS (FROM)])"))
            text = b"".join(b"".join(p) if isinstance(p, tuple) else p or b"" for p in said)
            found = re.search(rb"<t(\d+)@", text)
            if found is None and movable:
                continue
            number = int(found[1]) if found else None
            if movable and api_moves(number):
                continue
            return folder, uid, number
        return None

    def has(self, folder, number):
        self.ok(self.imap.select(quoted(folder)))
        return bool(self.ok(self.imap.uid("SEARCH", "HEADER", "From", f"<t{number}@"))[0].split())

    def message(self):
        with self.lock:
            self.number += 1
            number = self.number
        references = ""
        subject = f"topic {number}"
        if self.roots and self.random.random() < 0.4:
            root = self.random.choice(self.roots)
            subject = f"Re: topic {root}"
            references = f"References: <{root}@chaos.example>\r\nIn-Reply-To: <{root}@chaos.example>\r\n"
        else:
            self.roots.append(number)
        size = self.random.choice([0, 3, 50, 2000, 30000] if self.random.random() < 0.9 else [40000])
        body = "".join(f"line {line} of message {number}\r\n" for line in range(size // 20 + 1))
        return (f"From: \"tracker {number}\" <t{number}@chaos.example>\r\nTo: {self.user}\r\nSubject: {subject}\r\n"
                f"Message-ID: <{number}@chaos.example>\r\n{references}Date: Sun, 29 Nov 2026 10:00:00 +0000\r\n"
                f"Content-Type: text/plain\r\n\r\n{body}").encode()

    def some_flags(self):
        return " ".join(self.random.sample(FLAGS, self.random.randrange(len(FLAGS))))

    def append(self):
        self.ok(self.imap.append(quoted(self.some_folder()), f"({self.some_flags()})", None, self.message()))
        return True

    def burst(self):
        folder = self.some_folder()
        for _ in range(self.random.randrange(5, 40)):
            self.ok(self.imap.append(quoted(folder), None, None, self.message()))
        return True

    def deliver(self):
        self.deliver_to(self.user, self.message())
        return True

    def store(self):
        folder = self.some_folder()
        uids = self.open(folder)
        if not uids:
            return False
        some = self.random.sample(uids, min(len(uids), self.random.choice([1, 1, 1, 3, 20])))
        flags = self.some_flags() or "\\Seen"
        how = self.random.choice(["+FLAGS", "-FLAGS", "FLAGS"])
        self.ok(self.imap.uid("STORE", b",".join(some).decode(), how, f"({flags})"))
        return True

    def take(self, folder, uid, target):
        self.open(folder)
        self.ok(self.imap.uid("MOVE", uid, quoted(target)))

    def move(self):
        found = self.some_message(movable=True)
        target = self.some_folder()
        if not found or found[0] == target or (self.has(target, found[2]) and not may_be_twice(found[2])):
            return False
        self.take(found[0], found[1], target)
        return True

    def to_and_fro(self):
        """Away and back at once: the same folder, another UID."""
        found = self.some_message(movable=True)
        target = self.some_folder()
        if not found or found[0] == target or self.has(target, found[2]):
            return False
        self.take(found[0], found[1], target)
        uids = self.ok(self.imap.select(quoted(target))) and self.ok(
            self.imap.uid("SEARCH", "HEADER", "From", f"<t{found[2]}@"))[0].split()
        if len(uids) == 1:
            self.ok(self.imap.uid("MOVE", uids[0].decode(), quoted(found[0])))
        return True

    def copy(self):
        found = self.some_message(movable=True)
        target = self.some_folder()
        if not found or self.has(target, found[2]) and not may_be_twice(found[2]):
            return False
        self.open(found[0])
        self.ok(self.imap.uid("COPY", found[1], quoted(target)))
        return True

    def duplicate(self):
        found = self.some_message(movable=True)
        if not found or not may_be_twice(found[2]):
            return False
        self.open(found[0])
        self.ok(self.imap.uid("COPY", found[1], quoted(found[0])))
        return True

    def expunge(self):
        found = self.some_message(movable=False)
        if not found:
            return False
        self.ok(self.imap.uid("STORE", found[1], "+FLAGS", "(\\Deleted)"))
        self.ok(self.imap.uid("EXPUNGE", found[1]))
        return True

    def slow_move(self):
        found = self.some_message(movable=True)
        target = self.some_folder()
        if not found or self.has(target, found[2]):
            return False
        self.open(found[0])
        said = self.ok(self.imap.uid("FETCH", found[1], "(BODY.PEEK[])"))
        raw = next((p[1] for p in said if isinstance(p, tuple)), None)
        if raw is None:
            return False
        if target not in ("INBOX", "Archive"):
            target = "Archive"  # it must still be there then
        if self.has(target, found[2]):
            return False
        self.open(found[0])
        self.away.add(found[2])
        back = time.monotonic() + self.random.uniform(*SLOW)
        self.ok(self.imap.uid("STORE", found[1], "+FLAGS", "(\\Deleted)"))
        self.ok(self.imap.uid("EXPUNGE", found[1]))
        self.later.append((back, target, raw, found[2]))  # one that was not expunged must not be appended
        return True

    def create(self):
        if len(self.folders) > 12:
            return False
        self.made += 1
        names = [f"Made {self.made}", f"Archive/Made {self.made}"]
        if self.made > 3 and self.random.random() < 0.5:
            names = [f"Made {self.random.randrange(1, self.made)}"]  # a name that was there before
        name = self.random.choice(names)
        if name in self.folders:
            return False
        self.ok(self.imap.create(quoted(name)))
        self.folders.append(name)
        return True

    def own_folder(self):
        own = [f for f in self.folders if "Made" in f]
        return self.random.choice(own) if own else None

    def rename(self):
        old = self.own_folder()
        if not old:
            return False
        self.made += 1
        new = f"Made {self.made}"
        with contextlib.suppress(imaplib.IMAP4.error):
            self.imap.unselect()
        self.ok(self.imap.rename(quoted(old), quoted(new)))
        self.folders[self.folders.index(old)] = new
        return True

    def remove(self):
        name = self.own_folder()
        if not name:
            return False
        with contextlib.suppress(imaplib.IMAP4.error):
            self.imap.unselect()
        self.ok(self.imap.delete(quoted(name)))
        self.folders.remove(name)
        return True

    def everything(self):
        """What the server has: folder → UID → (hash of the bytes, flags, number)."""
        self.connect()
        found = {}
        for line in self.ok(self.imap.list('""', '"*"')):
            attributes, name = re.fullmatch(rb'\((.*?)\) (?:"."|NIL) (.*)', line).groups()
            name = name.strip(b'"').decode()
            if b"\\NOSELECT" in attributes.upper() or b"\\NONEXISTENT" in attributes.upper():
                continue
            self.ok(self.imap.select(quoted(name), readonly=True))
            found[name] = messages(self.ok(self.imap.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])"))
                                   if self.ok(self.imap.uid("SEARCH", "ALL"))[0] else [])
        return found


def messages(said):
    found = {}
    for number, part in enumerate(said):
        if not isinstance(part, tuple):
            continue
        head = part[0] + b" " + (said[number + 1] if number + 1 < len(said) and isinstance(said[number + 1], bytes) else b"")
        uid = int(re.search(rb"UID (\d+)", head)[1])
        flags = set(re.search(rb"FLAGS \((.*?)\)", head)[1].decode().split()) - {"\\Recent"}
        tracker = re.search(rb"(?m)^From: .*<t(\d+)@", part[1])
        found[uid] = (hashlib.sha256(part[1]).hexdigest(), frozenset(flags), int(tracker[1]) if tracker else None)
    return found
