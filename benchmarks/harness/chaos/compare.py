"""Whether server, database, API, a mirror made of the deltas and one made of the webhooks are the same."""
import collections
import json

from harness.chaos.clients import tracker
from harness.chaos.mailbox import may_be_twice

# Nobody knows whether it went out, or it did not: no copy is put into Sent, and the message stays to be shown.
NOT_OUT = (b"UNKNOWN", b"FAILED")
ALPHABET = "0123456789abcdefghijklmnopqrstuv"


def public(raw):
    number, text = int.from_bytes(raw, "big"), ""
    for _ in range(26):
        number, digit = divmod(number, 32)
        text = ALPHABET[digit] + text
    return text


class Model:
    """The rows of an account."""

    def __init__(self, platform, shard, account):
        def rows(columns, table, more=""):
            return platform.rows(shard, f"select {columns} from {table} where account_id = {account} {more}")

        self.folders = {i: {"path": path.decode(), "total": int(total), "unread": int(unread), "missing": missing,
                            "selectable": selectable == b"1"}
                        for i, path, total, unread, missing, selectable in rows(
                            "id, path, total_count, unread_count, missing_since, selectable", "folder")}
        self.placements = [(folder, int(uid), message, frozenset(flags.decode().split()))
                           for folder, uid, message, flags in rows("folder_id, uid, message_id, flags", "placement")]
        names = "id, thread_id, blob_hash, unread, starred, answered, draft, unplaced_since, ordinal, identity, send_state"
        self.messages = {row[0]: dict(zip(names.split(", "), row)) for row in rows(names, "message")}
        self.threads = {i: (int(n), int(u), int(s), int(d)) for i, n, u, s, d in rows(
            "id, message_count, unread_count, starred_count, draft_count", "thread")}
        self.actions = [(int(seq), kind.decode(), status.decode(), int(attempts)) for seq, kind, status, attempts in rows(
            "seq, kind, status, attempts", "action", "and status in ('SCHEDULED', 'PENDING', 'RUNNING')")]
        self.head = int(rows("seq", "log_head")[0][0])

    def fingerprint(self, platform, shard, account):
        """Everything that a pass over an unchanged mailbox must leave as it is."""
        columns = {"message": "id, thread_id, unread, starred, answered, draft, blob_hash, unplaced_since, version",
                   "placement": "folder_id, uid, message_id, flags", "thread": "id, message_count, unread_count, version",
                   "folder": "id, path, total_count, unread_count", "log_head": "seq"}
        return {table: sorted(platform.rows(shard, f"select {names} from {table} where account_id = {account}"),
                              key=repr) for table, names in columns.items()}


def server_and_model(server, model):
    paths = {f["path"]: i for i, f in model.folders.items()}
    for path in server.keys() - paths.keys():
        yield f"folder {path} is only on the server"
    for path, i in paths.items():
        if path not in server and model.folders[i]["selectable"]:
            yield f"folder {path} is only in the database"
    held = collections.defaultdict(dict)
    for folder, uid, message, flags in model.placements:
        held[model.folders[folder]["path"] if folder in model.folders else "?"][uid] = (message, flags)
    for path in server.keys() & paths.keys():
        theirs, ours = server[path], held[path]
        for uid in theirs.keys() - ours.keys():
            yield f"{path} UID {uid} (t{theirs[uid][2]}) is only on the server"
        for uid in ours.keys() - theirs.keys():
            yield f"{path} UID {uid} ({public(ours[uid][0])}) is only in the database"
        for uid in theirs.keys() & ours.keys():
            message, flags = ours[uid]
            content, truth, number = theirs[uid]
            row = model.messages.get(message)
            if row is None:
                yield f"{path} UID {uid} is the place of a message that is not there"
            elif row["blob_hash"].hex() != content:
                yield f"{path} UID {uid} (t{number}) has other bytes than {public(message)}"
            if {f.lower() for f in flags} != {f.lower() for f in truth}:
                yield f"{path} UID {uid} (t{number}) has flags {sorted(truth)}, in the database {sorted(flags)}"


def model_alone(model):
    """Whether the model agrees with itself."""
    places = collections.defaultdict(list)
    total, unread = collections.Counter(), collections.Counter()
    for folder, _, message, flags in model.placements:
        places[message].append((folder, {f.lower() for f in flags}))
        total[folder] += 1
        unread[folder] += model.messages.get(message, {}).get("unread") == b"1"
    for i, folder in model.folders.items():
        if (folder["total"], folder["unread"]) != (total[i], unread[i]):
            yield (f"{folder['path']} counts {folder['total']} messages, {folder['unread']} unread, "
                   f"and holds {total[i]}, {unread[i]}")
    threads = collections.defaultdict(list)
    for i, row in model.messages.items():
        threads[row["thread_id"]].append(row)
        flags = [f for _, f in places[i]]
        if not flags and not row["unplaced_since"] and row["send_state"] in NOT_OUT:
            continue
        if not flags:
            yield f"message {public(i)} is in no folder since {row['unplaced_since']}"
            continue
        shown = tuple(row[name] == b"1" for name in ("unread", "starred", "answered", "draft"))
        true = (all("\\seen" not in f for f in flags), *(any(n in f for f in flags)
                                                         for n in ("\\flagged", "\\answered", "\\draft")))
        if shown != true:
            yield f"message {public(i)} shows {shown} and its places say {true}"
        if row["unplaced_since"]:
            yield f"message {public(i)} has a place and is marked as if it had none"
    for i, counts in model.threads.items():
        there = threads.get(i, [])
        true = (len(there), *(sum(m[n] == b"1" for m in there) for n in ("unread", "starred", "draft")))
        if counts != true:
            yield f"thread {public(i)} counts {counts} and has {true}"
    for i in threads.keys() - model.threads.keys():
        yield f"thread {public(i)} has messages and is not there"
    for action in model.actions:
        yield f"action {action} is still open"


class Api:
    def __init__(self, platform, grant):
        path = f"/v3/grants/{grant}"
        self.objects = {}
        listed = []
        for kind in ("messages", "threads", "folders"):
            for shown in platform.pages(f"{path}/{kind}?limit=100"):
                listed.append((kind, shown["id"]))
                self.objects[key(shown)] = shown
        self.twice = [entry for entry, n in collections.Counter(listed).items() if n > 1]
        self.grant = platform.call("GET", path)["data"]

    def of(self, kind):
        return {i: shown for (k, i), shown in self.objects.items() if k == kind}


def key(shown):
    return ("message" if shown["object"] == "draft" else shown["object"], shown["id"])


def model_and_api(model, api):
    for entry in api.twice:
        yield f"the API lists {entry} twice"
    shown = {kind: api.of(kind) for kind in ("message", "thread", "folder")}
    for kind, rows in (("message", model.messages), ("thread", model.threads), ("folder", model.folders)):
        ours = {public(i) for i in rows}
        for i in ours ^ shown[kind].keys():
            yield f"{kind} {i} is only {'in the database' if i in ours else 'shown by the API'}"
    places = collections.defaultdict(set)
    for folder, _, message, _ in model.placements:
        places[public(message)].add(public(folder))
    members = collections.defaultdict(set)
    for i, row in model.messages.items():
        message, thread = public(i), public(row["thread_id"])
        members[thread].add(message)
        if (view := shown["message"].get(message)) is None:
            continue
        if set(view["folders"]) != places[message]:
            yield f"message {message} is shown in {view['folders']} and is in {sorted(places[message])}"
        if (view["unread"], view["starred"], view["answered"], view["thread_id"]) != (
                row["unread"] == b"1", row["starred"] == b"1", row["answered"] == b"1", thread):
            yield f"message {message} is shown with other flags or in another thread than it has"
    for i, view in shown["thread"].items():
        if set(view["message_ids"]) | set(view["draft_ids"]) != members[i]:
            yield f"thread {i} shows {view['message_ids']} and has {sorted(members[i])}"
        if set(view["folders"]) != set().union(*(places[m] for m in members[i])):
            yield f"thread {i} shows other folders than its messages are in"
    for i, folder in model.folders.items():
        view = shown["folder"].get(public(i))
        if view and (view["total_count"], view["unread_count"]) != (folder["total"], folder["unread"]):
            yield f"folder {folder['path']} is shown with other counts"


def copy_and_api(who, copy, api, fields=None):
    """Whether somebody who only followed has what the API shows."""
    copy = {k: v for k, v in copy.items() if k[0] in ("message", "thread", "folder")}
    for k in api.objects.keys() - copy.keys():
        yield f"{who} never learned of {k}"
    for k in copy.keys() - api.objects.keys():
        yield f"{who} was not told that {k} is gone"
    for k in copy.keys() & api.objects.keys():
        ours, true = copy[k], api.objects[k]
        for name in (fields or {}).get(k[0], ours.keys() & true.keys()):
            if plain(ours.get(name)) != plain(true.get(name)):
                yield f"{who} has {k} with {name} {short(ours.get(name))}, the API shows {short(true.get(name))}"


def plain(value):
    """Lists of threads show the latest message without its body."""
    return {k: v for k, v in value.items() if k != "body"} if isinstance(value, dict) else value


def short(value):
    return json.dumps(value)[:300]


def history(who, entries, dense):
    """Entries are (position, object, id, event, data); the first of each object is its creation, and so on. Who is not told
    of every position may hear of an object's end only: what is gone when it would be told of is passed over."""
    positions = [e[0] for e in entries]
    if positions != sorted(set(positions)):
        yield f"{who} saw positions twice or out of order"
    if dense and entries and positions != list(range(positions[0], positions[0] + len(positions))):
        missing = sorted(set(range(positions[0], positions[-1] + 1)) - set(positions))
        yield f"{who} never saw the positions {missing[:10]}"
    alive = set()
    for position, kind, i, event, _ in entries:
        if kind not in ("message", "thread", "folder"):
            continue
        if event == "deleted" and not dense:
            alive.discard((kind, i))
            continue
        if (event == "created") == ((kind, i) in alive):
            yield f"{who} was told at {position} that {kind} {i} was {event}, which it {'was already' if event == 'created' else 'had not been'}"
        (alive.discard if event == "deleted" else alive.add)((kind, i))


def identities(deltas, deletable):
    """Whether every message kept its id, and was new only once."""
    ids, created = collections.defaultdict(set), collections.Counter()
    numbers = {}
    for delta in deltas:
        if delta["object"] != "message":
            continue
        if delta.get("data") and (number := tracker(delta["data"])) is not None:
            ids[number].add(delta["id"])
            numbers[delta["id"]] = number
        created[delta["id"]] += delta["event"] == "created"
    for number, found in ids.items():
        if len(found) > 1 and not (isinstance(number, int) and may_be_twice(number)):
            yield f"message t{number} had the ids {sorted(found)}"
    for i, times in created.items():
        if times > 1 and numbers.get(i) not in deletable and not (
                isinstance(numbers.get(i), int) and may_be_twice(numbers[i])):
            yield f"message {i} (t{numbers.get(i)}) was told as new {times} times, and was never away for long"
