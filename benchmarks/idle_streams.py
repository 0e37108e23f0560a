#!/usr/bin/env python3
"""What idle delta streams cost: memory of the API's process for each, and statements a second on the database, with
nobody connected and with many.

    benchmarks/idle_streams.py --work WORK [--streams 3000] [--mysqld 'COMMAND']
"""
import argparse
import asyncio
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import log_stress  # noqa: E402
from harness import services  # noqa: E402


def rss_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def heap_mb(pid):
    """Live objects, after a collection."""
    jcmd = pathlib.Path(services.java()).with_name("jcmd")
    subprocess.run([jcmd, str(pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)
    text = subprocess.run([jcmd, str(pid), "GC.class_histogram"], check=True, capture_output=True, text=True).stdout
    return int(text.strip().splitlines()[-1].split()[2]) / 2**20


def asked(setup):
    return int(subprocess.run(log_stress.java("96m", "asked", setup), check=True, capture_output=True,
                              text=True).stdout.split()[-1])


def statements_per_second(setup, seconds=20):
    before, began = asked(setup), time.monotonic()
    time.sleep(seconds)
    return (asked(setup) - before) / (time.monotonic() - began)


async def streams(port, key, paths):
    opened = []
    for path in paths:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
        status = await reader.readline()
        if b"200" not in status:
            raise SystemExit(f"stream {len(opened)}: {status}")
        opened.append(writer)
    return opened


def measure(o, work, running):
    database = log_stress.Database(o.mysqld, work)
    running.append(database)
    services.wait_for(lambda: services.can_connect(database.port), 90, "the database")
    setup = work / "setup"
    subprocess.run(log_stress.java("256m", "setup", database.url, o.grants, setup), check=True)
    service, url = log_stress.api(database, work, {"SYNCLINE_DELTAS_STREAMS_PER_KEY": "100000"})
    running.append(service)
    services.wait_for(lambda: log_stress.healthy(url), 90, "the API")
    lines = setup.read_text().splitlines()
    key, grants = lines[1], [line.split()[2] for line in lines[2:]]
    port, pid = int(url.rsplit(":", 1)[1]), service.child.pid
    paths = [f"/v3/grants/{grants[i % len(grants)]}/deltas/stream?cursor=latest" for i in range(o.streams)]
    asyncio.run(streams(port, key, paths[:50]))  # warm, then gone
    time.sleep(2)
    heap, quiet = heap_mb(pid), statements_per_second(setup)
    before = rss_mb(pid)
    print(f"nobody: RSS {before:.0f} MB, live heap {heap:.0f} MB, {quiet:.1f} selects/s", flush=True)
    loop = asyncio.new_event_loop()
    opened = loop.run_until_complete(streams(port, key, paths))
    time.sleep(20)
    cpu = service.cpu_seconds()
    busy = statements_per_second(setup)
    cpu = service.cpu_seconds() - cpu
    more = heap_mb(pid)
    print(f"{len(opened)} idle streams: RSS {rss_mb(pid):.0f} MB, live heap {more:.0f} MB,"
          f" {(more - heap) * 1024 / len(opened):.1f} kB of live heap each, {busy:.1f} selects/s,"
          f" {cpu / 20 * 100:.1f} % of a core")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="an empty folder")
    parser.add_argument("--streams", type=int, default=3000)
    parser.add_argument("--grants", type=int, default=1000)
    parser.add_argument("--mysqld", default="mariadbd")
    o = parser.parse_args()
    o.work.mkdir(parents=True, exist_ok=True)
    running = []
    try:
        measure(o, o.work.resolve(), running)
    finally:
        for process in reversed(running):
            process.stop()


if __name__ == "__main__":
    main()
