#!/usr/bin/env python3
"""What public test suites expect of their messages, field by field, against what Syncline reads (FidelityDump).

usage: public_corpora.py mail-parser FOLDER OURS.jsonl [-v]    resources/eml of Stalwart's mail-parser: NNN.eml beside NNN.json
       public_corpora.py mime4j FOLDER OURS.jsonl [-v]         core/src/test/resources of Apache mime4j: X.msg, X_decoded.xml
       public_corpora.py python FOLDER OURS.jsonl [-v]         Lib/test/test_email/data of CPython
"""
import base64
import binascii
import collections
import datetime
import email.policy
import email.utils
import html
import json
import os
import re
import sys
import warnings
import xml.etree.ElementTree
from email import message_from_bytes

warnings.simplefilter("ignore")


def plain(text):
    return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n")


def collapse(text):
    return re.sub(r"\s+", " ", text or "").strip()


def squeezed(header):
    """A field without folding: blanks do not count, and what is not ASCII was guessed by everybody."""
    return re.sub(r"[^\x21-\x7e]+", "", header)


def pairs(addresses):
    return [[collapse(n) or None, a or ""] for n, a in addresses if n or a]


def ours(path):
    for line in open(path, encoding="ascii"):
        message = json.loads(line)
        yield message["file"], message


def our_fields(m):
    fields = {name: pairs(m[name]) for name in ("from", "sender", "reply_to", "to", "cc", "bcc")}
    fields.update(subject=collapse(m["subject"]), date=m["date"], message_id=m["message_id"],
                  headers=len(m["headers"]), in_reply_to=m["in_reply_to"], references=m["references"], parts=len(m["parts"]))
    for i, header in enumerate(m["headers"]):
        fields[f"header.{i}"] = squeezed(header)
    for i, part in enumerate(m["parts"]):
        fields[f"type.{i}"] = part["type"]
        fields[f"name.{i}"] = part["name"]
        fields[f"content_id.{i}"] = part["content_id"]
        if part["text"] is not None:
            fields[f"text.{i}"] = plain(part["text"])
        fields[f"content.{i}"] = base64.b64decode(part["content"])
    return fields


def flat(address):
    if address is None:
        return []
    if isinstance(address, list):
        return [x for a in address for x in flat(a)]
    if "List" in address:
        return [[a.get("name"), a.get("address")] for a in address["List"]]
    return [[a.get("name"), a.get("address")] for g in address["Group"] for a in g["addresses"]]


def texts(value):
    if isinstance(value, dict):
        return [value["Text"]] if "Text" in value else list(value.get("TextList", []))
    return []


def stalwart(folder, name):
    path = os.path.join(folder, name[:-4] + ".json")
    if not os.path.exists(path):
        return None
    message = json.load(open(path, encoding="utf8"))
    parts = message["parts"]
    headers = collections.defaultdict(list)
    for header in parts[0]["headers"]:
        headers[header["name"] if isinstance(header["name"], str) else "other"].append(header["value"])
    fields = {}
    for field in ("from", "sender", "reply_to", "to", "cc", "bcc"):
        values = [v.get("Address") for v in headers[field] if isinstance(v, dict)]
        fields[field] = pairs([a for v in values for a in flat(v)])
    fields["subject"] = collapse(texts(headers["subject"][-1])[0]) if headers["subject"] and texts(headers["subject"][-1]) else ""
    dates = [v["DateTime"] for v in headers["date"] if isinstance(v, dict) and "DateTime" in v]
    fields["date"] = None
    if dates:
        d = dates[-1]
        try:
            zone = (-1 if d["tz_before_gmt"] else 1) * (d["tz_hour"] * 60 + d["tz_minute"])
            at = datetime.datetime(d["year"], d["month"], d["day"], d["hour"], d["minute"], d["second"], tzinfo=datetime.timezone.utc)
            fields["date"] = int((at - datetime.timedelta(minutes=zone)).timestamp())
        except ValueError:
            del fields["date"]
    ids = [t for v in headers["message_id"] for t in texts(v)]
    fields["message_id"] = ids[0] if ids else None
    fields["in_reply_to"] = [t for v in headers["in_reply_to"] for t in texts(v)]
    fields["references"] = [t for v in headers["references"] for t in texts(v)]

    def leaves(i):
        body = parts[i]["body"]
        if "Multipart" in body:
            return [x for child in body["Multipart"] for x in leaves(child)]
        return [i]
    found = leaves(0)
    fields["parts"] = len(found)
    for n, i in enumerate(found):
        part = parts[i]
        types = [h["value"]["ContentType"] for h in part["headers"] if h["name"] == "content_type" and "ContentType" in h["value"]]
        disposition = [h["value"]["ContentType"] for h in part["headers"] if h["name"] == "content_disposition" and "ContentType" in h["value"]]
        if types and types[0].get("c_subtype") and types[0]["c_type"] != "multipart":
            fields[f"type.{n}"] = (types[0]["c_type"] + "/" + types[0]["c_subtype"]).lower()
        attributes = {}
        for t in types[:1]:
            attributes.update({"type-" + a["name"].lower(): a["value"] for a in t.get("attributes") or []})
        for t in disposition[:1]:
            attributes.update({"disposition-" + a["name"].lower(): a["value"] for a in t.get("attributes") or []})
        fields[f"name.{n}"] = attributes.get("disposition-filename") or attributes.get("type-name")
        (kind, value), = part["body"].items()
        if kind in ("Text", "Html"):
            if fields.get(f"type.{n}", "text/").startswith("text/"):
                fields[f"text.{n}"] = plain(value)
            else:
                fields[f"content.{n}"] = value.encode()
        elif kind in ("Binary", "InlineBinary"):
            fields[f"content.{n}"] = bytes(value)
    return fields


def apache(folder, name):
    path = os.path.join(folder, name[:-4] + "_decoded.xml")
    if not os.path.exists(path):
        return None
    text = open(path, encoding="utf8", errors="replace").read()
    bodies = re.findall(r'<(?:text-body|binary-body|body)[^>]*name="([^"]+)"', text)
    fields = {}
    depth_message = len(re.findall(r"<message>", text))
    if depth_message > 1:
        return {"parts": None}
    fields["parts"] = len(bodies)
    head = text[text.index("<header>"):text.index("</header>")]
    for i, field in enumerate(re.findall(r"<field>\s?(.*?)</field>", head, re.S)):
        fields[f"header.{i}"] = squeezed(html.unescape(field))
    for i, body in enumerate(bodies):
        file = os.path.join(os.path.dirname(path), body)
        if os.path.exists(file):
            fields[f"content.{i}"] = open(file, "rb").read()
    return fields


def cpython(folder, name):
    message = message_from_bytes(open(os.path.join(folder, name), "rb").read(), policy=email.policy.default)
    old = message_from_bytes(open(os.path.join(folder, name), "rb").read(), policy=email.policy.compat32)
    def addresses(field):
        return pairs(email.utils.getaddresses([str(v) for v in old.get_all(field, [])]))
    lines = {f"header.{i}": squeezed(f"{name}:{value}") for i, (name, value) in enumerate(old.items())}
    fields = lines | {field: addresses(header) for field, header in (("from", "From"), ("to", "To"), ("cc", "Cc"), ("reply_to", "Reply-To"))}
    fields = {k: v for k, v in fields.items() if v is not None}
    fields["subject"] = collapse(str(message["Subject"])) if "Subject" in message else ""
    try:
        fields["date"] = int(email.utils.parsedate_to_datetime(str(message["Date"])).timestamp()) if "Date" in message else None
    except Exception:
        pass
    def leaves(part):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            return [x for child in part.get_payload() for x in leaves(child)]
        return [part]
    found = leaves(message)
    fields["parts"] = len(found)
    for i, part in enumerate(found):
        fields[f"type.{i}"] = part.get_content_type()
        fields[f"name.{i}"] = part.get_filename()
        if part.get_content_maintype() != "message":
            fields[f"content.{i}"] = part.get_payload(decode=True) or b""
    return fields


def uudecoded(text):
    out = b""
    for line in text.strip().split(b"\n")[1:]:
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            break
    return out


def same(field, expected, got):
    """Equal, or equal in what both can say: U+FFFD stands for what the suite's parser could not read, and a
    multipart without parts is a text to us, which is how it is shown."""
    if "\ufffd" in str(expected) and isinstance(expected, (str, list)):
        return re.sub(r"[^\x00-\x7f]+", "*", str(expected)) == re.sub(r"[^\x00-\x7f]+", "*", str(got))
    if field.startswith("type.") and str(expected).startswith("multipart/"):
        return got == "text/plain"
    if isinstance(expected, bytes) and expected.strip().startswith(b"begin "):
        expected = uudecoded(expected)  # left as it came by the suite's parser
    if isinstance(expected, bytes) and isinstance(got, bytes):
        return expected == got or expected.replace(b"\r\n", b"\n") == got.replace(b"\r\n", b"\n")
    if field.startswith("text.") and (expected or "").strip().startswith("begin "):
        return re.sub(r"[^\x20-\x7e]+", "", uudecoded(expected.encode("latin-1", "replace")).decode("latin-1")) == \
            re.sub(r"[^\x20-\x7e]+", "", got or "")
    if field.startswith("text."):
        return (expected or "").replace("\ufeff", "").rstrip() == (got or "").replace("\ufeff", "").rstrip()
    return expected == got


def main():
    suite, folder, dump = sys.argv[1:4]
    verbose = "-v" in sys.argv
    read = {"mail-parser": stalwart, "mime4j": apache, "python": cpython}[suite]
    total, right = collections.Counter(), collections.Counter()
    files = 0
    for name, message in ours(dump):
        expected = read(folder, name)
        if expected is None:
            continue
        files += 1
        got = our_fields(message)
        for field, value in expected.items():
            if field == "parts" and value is None:
                continue
            kind = field.split(".")[0]
            total[kind] += 1
            if same(field, value, got.get(field)):
                right[kind] += 1
            elif verbose:
                print(f"{name} {field}:\n   expected {str(value)[:160]!r}\n   got      {str(got.get(field))[:160]!r}")
    for kind in total:
        print(f"{kind:12} {right[kind]:5} of {total[kind]:5}  {100 * right[kind] / total[kind]:.2f} %")
    print(f"{suite}: {files} messages, {sum(right.values())} of {sum(total.values())} fields  "
          f"{100 * sum(right.values()) / max(1, sum(total.values())):.2f} %")


if __name__ == "__main__":
    main()
