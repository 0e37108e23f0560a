#!/usr/bin/env python3
"""Compares what Syncline's parser reads (CorpusDump's output) with Python's email package, field by field.

usage: compare_with_python.py CORPUS_FOLDER OURS.jsonl [EXAMPLES_PER_FIELD]
"""
import collections
import email.policy
import email.utils
import json
import os
import re
import sys
from email import message_from_bytes
from email.header import decode_header, make_header

FIELDS = ["subject", "from", "to", "cc", "reply_to", "date", "message_id", "references",
          "text", "html", "attachments", "sizes"]


def decoded(value):
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, UnicodeError, ValueError):
        return value


def unfolded(message, name):
    return [re.sub(r"\r?\n", "", str(value)) for value in message.get_all(name, [])]


def collapse(text):
    return re.sub(r"\s+", " ", text).strip()


def addresses(message, name):
    pairs = email.utils.getaddresses(unfolded(message, name))
    return [[collapse(decoded(n)) or None, a] for n, a in pairs if a]


def date(message):
    try:
        return int(email.utils.parsedate_to_datetime(unfolded(message, "Date")[0]).timestamp())
    except (IndexError, ValueError, TypeError):
        return None


def body(part):
    payload = part.get_payload(decode=True) or b""
    charset = (part.get_content_charset() or "utf-8").lower()
    aliases = {"us-ascii": "utf-8", "gb2312": "gb18030", "iso-8859-1": "windows-1252"}
    try:
        text = payload.decode(aliases.get(charset, charset), "replace")
    except LookupError:
        text = payload.decode("windows-1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def leaves(part, number):
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for i, child in enumerate(part.get_payload(), 1):
            yield from leaves(child, f"{number}.{i}" if number else str(i))
    else:
        yield number or "1", part


def size(part):
    if part.get_content_maintype() == "message":
        return None  # Python re-generates an attached message: its size is not that of the bytes
    return len(part.get_payload(decode=True) or b"")


def read(message):
    text, html, attachments, sizes = [], [], [], {}
    for number, part in leaves(message, ""):
        name = part.get_filename()
        kind = part.get_content_type()
        is_body = kind in ("text/plain", "text/html") and not name and part.get_content_disposition() != "attachment"
        if is_body:
            (text if kind == "text/plain" else html).append(body(part))
            continue
        attachments.append([number, decoded(name) if name else None, kind])
        sizes[number] = size(part)
    return {
        "subject": collapse(decoded(unfolded(message, "Subject")[0])) if "Subject" in message else "",
        "from": addresses(message, "From"),
        "to": addresses(message, "To"),
        "cc": addresses(message, "Cc"),
        "reply_to": addresses(message, "Reply-To"),
        "date": date(message),
        "message_id": next(iter(re.findall(r"<([^>]*)>", " ".join(unfolded(message, "Message-ID")))), None),
        "references": re.findall(r"<([^>]*)>", " ".join(unfolded(message, "References"))),
        "text": text,
        "html": html,
        "attachments": attachments,
        "sizes": sizes,
    }


def same_body(theirs, ours):
    if not theirs:
        return ours is None
    joined = ""
    for piece in theirs:
        joined += ("\n" if joined and not joined.endswith("\n") and piece else "") + piece
    return joined == ours


def agrees(field, theirs, ours):
    if field == "subject":
        return theirs["subject"] == collapse(ours["subject"])
    if field in ("text", "html"):
        return same_body(theirs[field], ours[field])
    if field == "attachments":
        return theirs["attachments"] == [[a[0], a[1], a[2]] for a in ours["attachments"]]
    if field == "sizes":
        mine = {a[0]: a[5] for a in ours["attachments"]}
        return all(s is None or mine.get(n) == s for n, s in theirs["sizes"].items())
    return theirs[field] == ours[field]


def shown(field, value):
    if field == "sizes" and "sizes" not in value:
        return {a[0]: a[5] for a in value["attachments"]}
    return repr(value[field])[:300]


def main():
    folder, dump = sys.argv[1], sys.argv[2]
    examples = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    agree, total = collections.Counter(), collections.Counter()
    defects = collections.Counter()
    for line in open(dump, encoding="ascii"):
        ours = json.loads(line)
        defects.update(ours["defects"])
        with open(os.path.join(folder, ours["file"]), "rb") as file:
            theirs = read(message_from_bytes(file.read(), policy=email.policy.compat32))
        for field in FIELDS:
            total[field] += 1
            if agrees(field, theirs, ours):
                agree[field] += 1
            elif total[field] - agree[field] <= examples:
                print(f"{ours['file']} {field}:\n  python   {shown(field, theirs)}\n  syncline {shown(field, ours)}")
    for field in FIELDS:
        print(f"{field:12} {agree[field]:6} of {total[field]:6}  {100 * agree[field] / max(1, total[field]):.3f} %")
    print(f"all fields   {sum(agree.values())} of {sum(total.values())}  "
          f"{100 * sum(agree.values()) / sum(total.values()):.3f} %; defects {dict(defects)}")


if __name__ == "__main__":
    main()
