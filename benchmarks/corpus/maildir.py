#!/usr/bin/env python3
"""maildir.py CORPUS MAILDIR [LIMIT]: hard-links a corpus of generate.py into a Maildir++ (Dovecot) with folders, flags and dates."""
import os
import sys

corpus, base = sys.argv[1], sys.argv[2]
limit = int(sys.argv[3]) if len(sys.argv) > 3 else 1 << 60
folders = set()
for n, line in enumerate(open(f"{corpus}/manifest.tsv")):
    if n >= limit:
        break
    number, part, folder, flags, size, when, _kind, _message_id = line.rstrip("\n").split("\t")
    place = base if folder == "INBOX" else f"{base}/.{folder}"
    if place not in folders:
        for sub in ("cur", "new", "tmp"):
            os.makedirs(f"{place}/{sub}", exist_ok=True)
        folders.add(place)
    target = f"{place}/cur/{when}.M{number}P1.host,S={size},W={size}:2,{flags}"
    if not os.path.exists(target):
        os.link(f"{corpus}/{part}/{int(number):06d}.eml", target)
with open(f"{base}/subscriptions", "w") as out:
    out.writelines(os.path.basename(place)[1:] + "\n" for place in sorted(folders) if place != base)
