"""The platform as users run it: separate processes of each service on a database server of its own, all of which may
be killed; and the mail servers."""
import base64
import contextlib
import json
import os
import pathlib
import secrets
import shlex
import shutil
import smtplib
import subprocess
import time
import urllib.error
import urllib.request

from harness import services
from harness.chaos import mysql

LEASE = 5  # seconds; shorter than the default so that take-overs happen often
QUICK = {"SYNCLINE_SYNC_FLEET_LEASE_TTL": f"{LEASE}s", "SYNCLINE_SYNC_FLEET_RENEW_EVERY": "1500ms",
         "SYNCLINE_SYNC_FOLLOW_POLL_EVERY": "2s", "SYNCLINE_SYNC_FOLLOW_MISSING_FOLDER_AFTER": "20s"}


class Database(services.Process):
    def __init__(self, command, folder):
        self.port, self.data = services.free_port(), folder / "data"
        prefix = shlex.split(command)
        program = pathlib.Path(shutil.which(prefix[0]) or prefix[0])
        if program.read_bytes()[:2] != b"#!":
            prefix.append("--no-defaults")
        self.maria = "maria" in prefix[0]
        if self.maria:
            base = program.resolve().parents[1]
            script = shutil.which("mariadb-install-db") or base / "scripts/mariadb-install-db"
            subprocess.run(["sh", script, "--no-defaults", f"--basedir={base}", f"--datadir={self.data}", "--user=root",
                            "--auth-root-authentication-method=normal"], check=True, stdout=subprocess.DEVNULL)
        else:
            subprocess.run([*prefix, f"--datadir={self.data}", "--initialize-insecure", "--user=root"], check=True,
                           stderr=subprocess.DEVNULL)
        own = [] if self.maria else ["--mysqlx=OFF"]
        super().__init__("database", [*prefix, f"--datadir={self.data}", f"--port={self.port}",
                                      "--bind-address=127.0.0.1", f"--socket={folder}/s", f"--pid-file={folder}/pid",
                                      "--user=root", "--innodb-flush-log-at-trx-commit=1", "--max-connections=300",
                                      "--innodb-buffer-pool-size=256M", *own], folder)
        self.ready()

    def ready(self):
        def answers():
            with contextlib.suppress(OSError, RuntimeError):
                mysql.Connection(self.port).close()
                return True
            return False
        services.wait_for(answers, 90, "the database")


class Dovecot(services.Dovecot):
    """With LMTP, and a line for it in the configuration that Dovecot's harness writes."""

    def __init__(self, folder, maildir):
        self.lmtp = services.free_port()
        super().__init__(folder, maildir, lmtp=self.lmtp)

    def deliver(self, user, raw):
        with smtplib.LMTP("127.0.0.1", self.lmtp, timeout=20) as lmtp:
            lmtp.sendmail("sender@chaos.example", [user], raw)

    def fault(self, _fields):
        raise NotImplementedError


class Sandbox(services.Process):
    def __init__(self, folder, user, password):
        self.port, self.smtp, self.control = (services.free_port() for _ in range(3))
        self.user = user
        super().__init__("sandbox", [services.java(), "-Xmx256m", "-XX:+UseSerialGC", "-cp",
                                     str(services.ROOT / "benchmarks/target/benchmarks.jar"),
                                     "dev.syncline.benchmarks.SandboxProcess", str(self.port), str(self.smtp),
                                     str(self.control), user, password, "postman@chaos.example"], folder)
        services.wait_for(lambda: services.can_connect(self.control), 60, "the sandbox")
        self.password = password

    def ask(self, method, path, fields=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.control}{path}", method=method,
                                         data=None if fields is None else json.dumps(fields).encode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read().decode()

    def deliver(self, user, raw):
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=20) as smtp:
            smtp.login("postman@chaos.example", self.password)
            smtp.sendmail("sender@chaos.example", [user], raw)


class Platform:
    def __init__(self, folder, database, syncs=2):
        self.database = database
        opening, sealing = services.keys()
        self.common = {
            "SYNCLINE_DATABASE_URL": f"jdbc:mysql://127.0.0.1:{database.port}", "SYNCLINE_DATABASE_USER": "root",
            "SYNCLINE_DATABASE_PASSWORD": "", "SYNCLINE_BLOBS_DIRECTORY": str(folder / "blobs"),
            "SYNCLINE_WEBHOOKS_SECRET_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "SYNCLINE_WEBHOOKS_ALLOW_HTTP": "true", "SYNCLINE_WEBHOOKS_ALLOW_PRIVATE_HOSTS": "true"}
        self.tool("migrations", "--shards", "2")
        self.key = self.tool("api-service", "create-application", "chaos").split()[-1]
        sync = {"SYNCLINE_SEALING_PRIVATE_KEYS": opening, "SYNCLINE_PROVIDER_ALLOW_PRIVATE_HOSTS": "true", **QUICK}
        self.syncs = [self.service(f"sync{n}", "sync-service", folder, sync) for n in range(syncs)]
        self.api = self.service("api", "api-service", folder, {"SYNCLINE_SEALING_PUBLIC_KEY": sealing})
        self.webhook = self.service("webhook", "webhook-service", folder, {})
        for process in self.processes:
            services.wait_for(lambda: services.healthy(process.port), 180, process.name)

    @property
    def processes(self):
        return [*self.syncs, self.api, self.webhook]

    def service(self, name, module, folder, own):
        port = services.free_port()
        environment = {**self.common, **own, "SERVER_PORT": str(port)}
        process = services.Process(name, quick(module, environment), folder, environment)
        process.port = port
        return process

    def tool(self, module, *arguments):
        done = subprocess.run([services.java(), "-jar", services.jar(module), *arguments], capture_output=True,
                              text=True, env={**os.environ, **self.common})
        if done.returncode:
            raise SystemExit(f"{module} {arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def call(self, method, path, body=None, timeout=8, headers=None):
        """The answer, or `Refused`. Whatever else goes wrong is an OSError: the service may have been killed."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.api.port}{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(method, path, error.code, error.read().decode(errors="replace")) from error
        except (ValueError, urllib.error.URLError) as error:
            raise ConnectionError(str(error)) from error
        except Exception as error:  # http.client has its own family of what a killed server causes
            raise ConnectionError(repr(error)) from error

    def pages(self, path):
        token = ""
        while token is not None:
            answer = self.call("GET", path + (f"&page_token={token}" if token else ""), timeout=60)
            yield from answer["data"]
            token = answer.get("next_cursor")

    def connect(self, user, password, imap, smtp):
        return self.call("POST", "/v3/connect/custom", {"provider": "imap", "settings": {
            "imap_host": "127.0.0.1", "imap_port": imap, "imap_security": "none", "imap_username": user,
            "imap_password": password, "smtp_host": "127.0.0.1", "smtp_port": smtp, "smtp_security": "none",
            "smtp_username": user, "smtp_password": password}}, timeout=90)["data"]["id"]

    def rows(self, shard, sql):
        connection = mysql.Connection(self.database.port)
        try:
            connection.query(f"use `{shard}`")
            return connection.query(sql)
        finally:
            connection.close()

    def shard_of(self, grant):
        connection = mysql.Connection(self.database.port)
        try:
            schemas = [s.decode() for s, in connection.query("show databases") if b"shard" in s]
        finally:
            connection.close()
        for schema in schemas:
            found = self.rows(schema, f"select id from account where grant_id = 0x{grant.replace('-', '')}")
            if found:
                return schema, int(found[0][0])
        raise SystemExit("the account is in no shard")

    def stop(self):
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.child.pid, 18)  # SIGCONT, should it be stopped
        for process in self.processes:
            process.stop()


JVM = ["-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"]


def quick(module, environment):
    """The command of a service, unpacked and with the JVM's cache of what it loads, as `./syncline up` starts it: it is
    killed so often that it would else be starting most of the time."""
    packed = pathlib.Path(services.jar(module))
    unpacked = packed.with_name("chaos-run")
    cache, program = unpacked / "startup.aot", unpacked / packed.name
    if not program.exists() or program.stat().st_mtime < packed.stat().st_mtime:
        shutil.rmtree(unpacked, ignore_errors=True)
        subprocess.run([services.java(), "-Djarmode=tools", "-jar", packed, "extract", "--destination", unpacked],
                       check=True, stdout=subprocess.DEVNULL)
        os.utime(program)
    if not cache.exists():
        subprocess.run([services.java(), *JVM, f"-XX:AOTCacheOutput={cache}", "-Dspring.context.exit=onRefresh", "-jar",
                        program], env={**os.environ, **environment}, capture_output=True)
    aot = [f"-XX:AOTCache={cache}", "-Xlog:aot*=off", "-Xlog:cds*=off"] if cache.exists() else []
    return [services.java(), *JVM, *aot, "-jar", str(program)]


class Refused(Exception):
    def __init__(self, method, path, status, text):
        super().__init__(f"{method} {path}: {status} {text}")
        self.status = status


def patiently(action, seconds=120):
    """Again until it works: the service is being restarted."""
    end = time.monotonic() + seconds
    while True:
        try:
            return action()
        except (OSError, Refused):
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
