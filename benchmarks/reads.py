#!/usr/bin/env python3
"""GET messages (20 without bodies) under wrk, on an account that is synced already.

usage: reads.py --api http://127.0.0.1:7070 --grant ID --key KEY [--connections 1 8 32] [--seconds 10]
"""
import argparse
import subprocess

SELECT = "id,grant_id,date,folders,subject,from,to,unread,starred,snippet,thread_id,attachments"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--api", required=True)
    parser.add_argument("--grant", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    url = f"{options.api}/v3/grants/{options.grant}/messages?limit=20&select={SELECT}"
    for connections in [options.connections[0]] + options.connections:  # the first round warms up
        done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{options.seconds}s", "--latency",
                               "-H", f"Authorization: Bearer {options.key}", url], capture_output=True, text=True, check=True)
        wanted = [line.strip() for line in done.stdout.splitlines() if any(w in line for w in ("50%", "99%", "Requests/sec", "Non-2xx"))]
        print(f"connections {connections}: " + "  ".join(" ".join(line.split()) for line in wanted))


if __name__ == "__main__":
    main()
