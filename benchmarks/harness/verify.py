"""Compares what the API shows of an account with the corpus it was synced from, read by Python's own email package."""
import base64
import collections
import email
import email.policy
import hashlib
import html
import re


def manifest(corpus):
    for line in open(corpus / "manifest.tsv"):
        number, part, folder, flags, size, when, _kind, message_id = line.rstrip("\n").split("\t")
        yield {"path": corpus / part / f"{int(number):06d}.eml", "folder": folder.replace("&ANw-", "Ü").replace(".", "/"),
               "flags": flags, "when": int(when), "id": message_id.strip("<>")}


def words(text):
    """Text without markup and white space, so that HTML made from plain text compares equal to it."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?is)<(style|script|head).*?</\1>", "", text or ""))))


def expected(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    # A message inside the message is an attachment; what is in it is not this message's.
    plain, marked_up, attachments = [], [], []

    def walk(part):
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822" and not kind.startswith("message/"):
            for child in part.iter_parts():
                walk(child)
        elif kind in ("text/plain", "text/html") and not part.get_filename() and part.get_content_disposition() != "attachment":
            (plain if kind == "text/plain" else marked_up).append(part.get_content())
        else:
            attachments.append((part.get_filename(), None if kind.startswith("message/") else len(part.get_payload(decode=True) or b"")))

    walk(message)
    return {"subject": re.sub(r"\s+", " ", str(message["subject"] or "")).strip(),
            "from": [a.addr_spec for a in message["from"].addresses] if message["from"] else [],
            "to": [a.addr_spec for a in message["to"].addresses] if message["to"] else [],
            "body": words("".join(marked_up) or "".join(plain)), "attachments": attachments}


def check(platform, grant, corpus, raw_every=20):
    """Returns the differences, counted by kind, with an example of each."""
    folders = {f["id"]: f for f in platform.pages(f"/v3/grants/{grant}/folders?limit=200")}
    paths = {i: full_name(folders, f) for i, f in folders.items()}
    differences, examples, seen = collections.Counter(), {}, set()

    def differ(kind, what):
        differences[kind] += 1
        examples.setdefault(kind, what)

    wanted = {m["id"]: m for m in manifest(corpus)}
    found = collections.Counter()
    for number, shown in enumerate(platform.pages(f"/v3/grants/{grant}/messages?limit=100&fields=include_headers")):
        header = next((h["value"] for h in shown["headers"] if h["name"].lower() == "message-id"), "").strip("<> ")
        want = wanted.get(header)
        if not want:
            differ("unknown message", header)
            continue
        if header in seen:
            differ("shown twice", header)
        seen.add(header)
        raw = want["path"].read_bytes()
        content = expected(raw)
        found[want["folder"]] += 1
        compare = {
            "folder": ([paths[f] for f in shown["folders"]], [want["folder"]]),
            "unread": (shown["unread"], "S" not in want["flags"]),
            "starred": (shown["starred"], "F" in want["flags"]),
            "date": (shown["date"], want["when"]),
            "subject": (re.sub(r"\s+", " ", shown.get("subject") or "").strip(), content["subject"]),
            "from": ([p["email"] for p in shown.get("from", [])], content["from"]),
            "to": ([p["email"] for p in shown.get("to", [])], content["to"]),
            "body": (words(shown.get("body")), content["body"]),
            "attachment names": ([a.get("filename") for a in shown.get("attachments", []) if a.get("filename")],
                                 [name for name, _ in content["attachments"] if name]),
            "attachment count": (len(shown.get("attachments", [])), len(content["attachments"])),
            "attachment sizes": ([a["size"] for a, (_, s) in zip(shown.get("attachments", []), content["attachments"]) if s is not None],
                                 [s for _, s in content["attachments"] if s is not None]),
        }
        for kind, (have, want_value) in compare.items():
            if have != want_value:
                differ(kind, (header, str(have)[:200], str(want_value)[:200]))
        if number % raw_every == 0:
            answer = platform.call("GET", f"/v3/grants/{grant}/messages/{shown['id']}?fields=raw_mime")["data"]
            kept = base64.urlsafe_b64decode(answer["raw_mime"] + "==")
            if hashlib.sha256(kept).digest() != hashlib.sha256(raw).digest():
                differ("raw message", header)
    for missing in wanted.keys() - seen:
        differ("missing", missing)
    for folder in folders.values():
        name = paths[folder["id"]]
        if folder.get("total_count", 0) != found[name]:
            differ("folder count", (name, folder.get("total_count"), found[name]))
    return len(seen), differences, examples


def full_name(folders, folder):
    parent = folders.get(folder.get("parent_id"))
    return (full_name(folders, parent) + "/" if parent else "") + folder["name"]
