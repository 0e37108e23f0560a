#!/usr/bin/env python3
"""Where Python's email and mime4j agree with each other about a field, does Syncline agree with them?

usage: agreement.py OURS.jsonl MIME4J.jsonl MESSAGES.bin [EXAMPLES_PER_FIELD]    (ReadingDump writes all three)
"""
import collections
import email.policy
import email.utils
import hashlib
import json
import re
import struct
import sys
import warnings
from email import message_from_bytes
from email.header import decode_header, make_header

warnings.simplefilter("ignore")
FIELDS = ["subject", "from", "to", "cc", "date", "message_id", "structure", "types", "content"]


def messages(path):
    with open(path, "rb") as file:
        while head := file.read(4):
            yield file.read(struct.unpack(">i", head)[0])


def decoded(value):
    try:
        return str(make_header(decode_header(value)))
    except Exception:
        return value


def unfolded(message, name):
    return [re.sub(r"\r?\n|\r", "", str(value)) for value in message.get_all(name, [])]


def addresses(message, name):
    return [a for _, a in email.utils.getaddresses(unfolded(message, name)[:1]) if a]


def leaves(part):
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for child in part.get_payload():
            yield from leaves(child)
    elif part.get_content_maintype() == "message":
        yield part.get_content_type() + " ?"
    else:
        payload = part.get_payload(decode=True)
        yield part.get_content_type() + " " + hashlib.sha256(payload or b"").hexdigest()[:16]


def python(raw):
    try:
        message = message_from_bytes(raw, policy=email.policy.compat32)
        try:
            date = int(email.utils.parsedate_to_datetime(unfolded(message, "Date")[0]).timestamp())
        except Exception:
            date = None
        ids = unfolded(message, "Message-ID")
        return {"subject": decoded(unfolded(message, "Subject")[0]) if "Subject" in message else None,
                "from": addresses(message, "From"), "to": addresses(message, "To"), "cc": addresses(message, "Cc"),
                "date": date, "message_id": next(iter(re.findall(r"<([^<>]*)>", ids[0])), ids[0]) if ids else None, "leaves": list(leaves(message))}
    except Exception:
        return None


def values(reading):
    if reading is None:
        return {}
    kinds = [leaf.split(" ")[0] for leaf in reading["leaves"]]
    out = {field: [a for a in reading[field] if "@" in a] for field in ("from", "to", "cc")}
    out["date"] = reading["date"]
    out["subject"] = re.sub(r"\s+", " ", reading["subject"] or "").strip()
    bracketed = re.findall(r"<([^<>]*)>", reading["message_id"] or "")
    out["message_id"] = re.sub(r"[<>\s]", "", bracketed[0] if bracketed else reading["message_id"] or "")
    out["structure"] = len(kinds)
    out["types"] = kinds
    out["content"] = [None if leaf.startswith("message/") or leaf.endswith("?") else leaf.split(" ")[1]
                      for leaf in reading["leaves"]]
    return out


def same(field, one, other):
    if "\ufffd" in str(one):
        return "\ufffd" in str(other)  # both gave up on the same letters: nothing to agree about
    if field == "content" and one is not None and other is not None:
        return len(one) == len(other) and all(a is None or b is None or a == b for a, b in zip(one, other))
    return one == other


def main():
    examples = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    agreed, with_us = collections.Counter(), collections.Counter()
    count = 0
    with open(sys.argv[1], encoding="ascii") as ours, open(sys.argv[2], encoding="ascii") as theirs:
        for raw, our_line, their_line in zip(messages(sys.argv[3]), ours, theirs):
            we, mime4j, py = values(json.loads(our_line)), values(json.loads(their_line)), values(python(raw))
            count += 1
            if not mime4j or not py:
                continue
            for field in FIELDS:
                if not same(field, mime4j[field], py[field]) or "\ufffd" in str(py[field]):
                    continue
                if py[field] is None or (field == "message_id" and "@" not in py[field]):
                    continue  # neither read anything
                agreed[field] += 1
                if same(field, we[field], py[field]):
                    with_us[field] += 1
                elif agreed[field] - with_us[field] <= examples:
                    print(f"#{count} {field}: both {str(py[field])[:200]!r}, we {str(we[field])[:200]!r}")
                    if len(sys.argv) > 5:
                        open(f"{sys.argv[5]}/{field}-{count}.eml", "wb").write(raw)
    for field in FIELDS:
        print(f"{field:11} both agree on {agreed[field]:6}, we too on {with_us[field]:6}  "
              f"{100 * with_us[field] / max(1, agreed[field]):.3f} %")
    print(f"all fields of {count} messages: {sum(with_us.values())} of {sum(agreed.values())}  "
          f"{100 * sum(with_us.values()) / max(1, sum(agreed.values())):.3f} %")


if __name__ == "__main__":
    main()
