#!/usr/bin/env python3
"""The log under stress, with real processes: writers that sleep, roll back and are killed, a database server that is
killed, and followers by page, long poll and stream, of each grant and of the application. Each must see each entry
once, in order. With --webhooks also a subscriber of real webhook services, which are killed as well, and with --kafka
these share the work through a broker, which is killed too, and somebody follows its topic: they may see an entry twice.

    mvn -DskipTests package && mvn -Pbenchmarks -pl benchmarks -am -DskipTests package
    benchmarks/log_stress.py --size 100000 --work WORK [--mysqld 'COMMAND'] [--kill-database 45]
"""
import argparse
import base64
import pathlib
import random
import secrets
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness import services  # noqa: E402

JAR = services.ROOT / "benchmarks/target/benchmarks.jar"
MAIN = "dev.syncline.benchmarks.log.LogStress"


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000, help="entries")
    parser.add_argument("--seconds", type=float, default=1e12, help="write no longer than this")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="an empty folder")
    parser.add_argument("--mysqld", default="mariadbd", help="command of a mysqld or mariadbd")
    parser.add_argument("--writers", type=int, default=8, help="processes")
    parser.add_argument("--threads", type=int, default=8, help="writers in each")
    parser.add_argument("--per-transaction", type=int, default=20, help="messages at most")
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--kill-writer", type=float, default=5, help="every so many seconds")
    parser.add_argument("--kill-database", type=float, default=45, help="every so many seconds; 0: never")
    parser.add_argument("--webhooks", type=int, default=0, help="webhook services")
    parser.add_argument("--kafka", action="store_true", help="their entries come from Kafka")
    parser.add_argument("--kill-webhook", type=float, default=20, help="every so many seconds")
    parser.add_argument("--kill-broker", type=float, default=40, help="every so many seconds")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def java(heap, *arguments, quick=True):
    """Quick to start, or quick in the long run."""
    return [services.java(), f"-Xmx{heap}", "-XX:+UseSerialGC", *(["-XX:TieredStopAtLevel=1"] if quick else []),
            "--enable-native-access=ALL-UNNAMED", "-cp", str(JAR), MAIN, *map(str, arguments)]


class Database(services.Process):
    """A server of its own, made durable, since it will be killed."""

    def __init__(self, command, folder):
        self.data = folder / "data"
        self.port = services.free_port()
        self.prefix = shlex.split(command)
        self.maria = "maria" in self.prefix[-1]
        # The launcher of .ci/get-mysql says so itself, and a server takes it only as the first option.
        program = pathlib.Path(shutil.which(self.prefix[0]) or self.prefix[0])
        if program.read_bytes()[:2] != b"#!":
            self.prefix.append("--no-defaults")
        if not self.data.exists():
            self.make()
        durable = ["--innodb-flush-log-at-trx-commit=1", "--sync-binlog=1", "--log-bin=binlog", "--server-id=1",
                   "--innodb-buffer-pool-size=512M", "--max-connections=300"]
        none = [] if self.maria else ["--mysqlx=OFF", "--secure-file-priv=NULL"]
        super().__init__("database", [*self.prefix, f"--datadir={self.data}", f"--port={self.port}",
                                      "--bind-address=127.0.0.1", f"--socket={folder}/socket",
                                      f"--pid-file={folder}/pid", "--user=root", *durable, *none], folder)

    def make(self):
        if self.maria:
            base = pathlib.Path(shutil.which(self.prefix[0]) or self.prefix[0]).resolve().parents[1]
            script = shutil.which("mariadb-install-db") or base / "scripts/mariadb-install-db"
            subprocess.run(["sh", script, "--no-defaults", f"--basedir={base}", f"--datadir={self.data}", "--user=root",
                            "--auth-root-authentication-method=normal"], check=True, stdout=subprocess.DEVNULL)
        else:
            subprocess.run([*self.prefix, f"--datadir={self.data}", "--initialize-insecure",
                            "--user=root"], check=True, stderr=subprocess.DEVNULL)

    @property
    def url(self):
        return f"jdbc:mysql://127.0.0.1:{self.port}"


def healthy(url):
    try:
        with urllib.request.urlopen(url + "/actuator/health", timeout=2) as answer:
            return b'"UP"' in answer.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def api(database, folder, more=None):
    _, sealing = services.keys()
    port = services.free_port()
    environment = {
        "SYNCLINE_DATABASE_URL": database.url, "SYNCLINE_DATABASE_USER": "root", "SYNCLINE_DATABASE_PASSWORD": "",
        "SYNCLINE_BLOBS_DIRECTORY": str(folder / "blobs"), "SERVER_PORT": str(port),
        "SYNCLINE_SEALING_PUBLIC_KEY": sealing,
        "SYNCLINE_WEBHOOKS_SECRET_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        **(more or {}),
    }
    process = services.Process("api", [services.java(), "-Xmx512m", "-XX:+UseSerialGC",
                                       "--enable-native-access=ALL-UNNAMED", "-jar", services.jar("api-service")],
                               folder, environment)
    return process, f"http://127.0.0.1:{port}"


LOCAL = {"SYNCLINE_WEBHOOKS_ALLOW_HTTP": "true", "SYNCLINE_WEBHOOKS_ALLOW_PRIVATE_HOSTS": "true"}


def broker(folder):
    address = f"127.0.0.1:{services.free_port()}"
    process = services.Process("broker", java("400m", "broker", address, services.free_port(), folder / "broker"), folder)
    services.wait_for(lambda: services.can_connect(int(address.split(":")[1])), 60, "the broker")
    return process, address


def webhook_service(number, database, folder, key, brokers):
    port = services.free_port()
    environment = {
        "SYNCLINE_DATABASE_URL": database.url, "SYNCLINE_DATABASE_USER": "root", "SYNCLINE_DATABASE_PASSWORD": "",
        "SYNCLINE_WEBHOOKS_SECRET_KEY": key, "SERVER_PORT": str(port), **LOCAL,
    }
    if brokers:
        environment |= {"SYNCLINE_FEED": "kafka", "SYNCLINE_KAFKA_BOOTSTRAP_SERVERS": brokers,
                        "SYNCLINE_KAFKA_PARTITIONS": "12", "SYNCLINE_KAFKA_REPLICATION": "1",
                        "SYNCLINE_KAFKA_MIN_INSYNC_REPLICAS": "1", "SYNCLINE_KAFKA_START_TIMEOUT": "60s"}
    process = services.Process(f"webhook{number}", [services.java(), "-Xmx320m", "-XX:+UseSerialGC",
                                                    "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                                                    "-jar", services.jar("webhook-service")], folder, environment)
    services.wait_for(lambda: healthy(f"http://127.0.0.1:{port}"), 90, process.name)
    return process


def main():
    o = options()
    o.work.mkdir(parents=True, exist_ok=True)
    work = o.work.resolve()
    rng = random.Random(o.seed)
    running = []
    try:
        database = Database(o.mysqld, work)
        running.append(database)
        services.wait_for(lambda: services.can_connect(database.port), 90, "the database")
        setup = work / "setup"
        subprocess.run(java("256m", "setup", database.url, o.accounts, setup), check=True)
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        service, url = api(database, work, {"SYNCLINE_WEBHOOKS_SECRET_KEY": key, **LOCAL})
        running.append(service)
        services.wait_for(lambda: healthy(url), 90, "the API")
        kafka, brokers = broker(work) if o.kafka else (None, "")
        running.extend([kafka] if kafka else [])
        hooks = [webhook_service(i, database, work, key, brokers) for i in range(o.webhooks)]
        running.extend(hooks)
        more = (["webhook"] if hooks else []) + ([brokers] if brokers else [])
        followers = subprocess.Popen(java("1500m", "follow", setup, url, work, *more, quick=False))
        services.wait_for(lambda: (work / "ready").exists() or followers.poll() is not None, 180, "the followers")
        if followers.poll() is not None:
            return followers.returncode
        began = time.time()
        writers = [services.Process(f"writer{i}", java("160m", "write", setup, o.threads, o.per_transaction,
                                                       o.seed * 100 + i, work / f"{i}.journal"), work)
                   for i in range(o.writers)]
        running.extend(writers)
        killed = {"writer": 0, "database": 0, "webhook": 0, "broker": 0}
        next_hook = began + o.kill_webhook if hooks else 1e12
        next_broker = began + o.kill_broker if kafka else 1e12
        next_writer, next_database = began + o.kill_writer, began + (o.kill_database or 1e12)
        entries, next_count = 0, began
        while entries < o.size and time.time() - began < o.seconds:
            time.sleep(0.5)
            if time.time() > next_writer:
                victim = rng.choice(writers)
                victim.kill()
                killed["writer"] += 1
                victim.command[-2] = str(rng.randrange(10**9))
                victim.start()
                next_writer = time.time() + rng.uniform(0.5, 1.5) * o.kill_writer
            if time.time() > next_database:
                database.kill()
                killed["database"] += 1
                time.sleep(rng.uniform(0, 2))
                database.start()
                services.wait_for(lambda: services.can_connect(database.port), 90, "the database, again")
                next_database = time.time() + rng.uniform(0.5, 1.5) * o.kill_database
            if time.time() > next_hook:
                victim = rng.choice(hooks)
                victim.kill()
                killed["webhook"] += 1
                victim.start()
                next_hook = time.time() + rng.uniform(0.5, 1.5) * o.kill_webhook
            if time.time() > next_broker:
                kafka.kill()
                killed["broker"] += 1
                time.sleep(rng.uniform(0, 5))
                kafka.start()
                next_broker = time.time() + rng.uniform(0.5, 1.5) * o.kill_broker
            if time.time() > next_count:
                count = subprocess.run(java("96m", "count", setup), capture_output=True, text=True, check=False)
                entries = int(count.stdout.split()[-1]) if count.returncode == 0 else entries
                next_count = time.time() + max(5, (time.time() - began) / 20)
                print(f"{entries} entries after {time.time() - began:.0f} s, killed {killed}", flush=True)
        for writer in writers:
            writer.kill()
        time.sleep(2)
        (work / "done").touch()
        code = followers.wait()
        print(f"{o.writers} x {o.threads} writers on {o.accounts} accounts, {time.time() - began:.0f} s,"
              f" killed: {killed}")
        return code
    finally:
        for process in reversed(running):
            process.stop()


if __name__ == "__main__":
    sys.exit(main())
