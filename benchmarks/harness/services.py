"""Starts what a measurement needs, on loopback only: a Dovecot over a Maildir, and Syncline's three services as
three processes on a given MySQL or MariaDB server. Everything it started is stopped when the block ends."""
import base64
import contextlib
import glob
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "corpus-secret"
JVM = [f"@{ROOT}/deploy/jvm.options", "-XX:+UseSerialGC"]  # as in deploy/compose.yaml


# Whoever ends a measurement (timeout, a job's end) ends what it started, too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def free_port():
    with socket.socket() as probe:
        while True:
            port = 20000 + secrets.randbelow(10000)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


def java():
    homes = [os.environ.get("JAVA_HOME", "")] + sorted(glob.glob("/usr/lib/jvm/*25*"))
    for home in homes:
        release = pathlib.Path(home, "release")
        if release.exists() and re.search(r'JAVA_VERSION="(2[5-9]|[3-9]\d)', release.read_text()):
            return f"{home}/bin/java"
    raise SystemExit("no JDK 25 found: set JAVA_HOME")


def jar(module):
    found = glob.glob(f"{ROOT}/{module}/target/syncline-{module}-*-app.jar")
    if not found:
        raise SystemExit(f"{module} is not built: run mvn -DskipTests package")
    return found[0]


class Process:
    """A child that is ended, if need be hard, when it is no longer wanted."""

    def __init__(self, name, command, folder, environment=None):
        self.name, self.command, self.folder, self.environment = name, command, folder, environment
        self.child = None
        self.start()

    def start(self):
        log = open(self.folder / f"{self.name}.log", "ab")
        self.child = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                      env={**os.environ, **(self.environment or {})}, start_new_session=True)

    def kill(self):
        self.child.send_signal(signal.SIGKILL)
        self.child.wait()

    def stop(self):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def peak_memory_mb(self):
        status = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1024

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Dovecot(Process):
    def __init__(self, folder, maildir, lmtp=None):
        self.port = free_port()
        for name in ("run", "state", "home"):
            (folder / "dovecot" / name).mkdir(parents=True, exist_ok=True)
        base, root = folder / "dovecot", os.geteuid() == 0
        user, group = ("nobody", "nogroup") if root else (os.environ["USER"], os.environ["USER"])
        config = base / "dovecot.conf"
        config.write_text(f"""
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap{" lmtp" if lmtp else ""}
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{maildir}
mailbox_list_index = yes
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = allow_all_users=yes uid={user} gid={group} home={base}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
  }}
  mailbox Trash {{
    special_use = \\Trash
  }}
  mailbox Junk {{
    special_use = \\Junk
  }}
  mailbox Archive {{
    special_use = \\Archive
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
}}
default_process_limit = 1000
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
    address = 127.0.0.1
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
""" + ("" if lmtp is None else f"""
service lmtp {{
  user = {user}
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""))
        command = [shutil.which("dovecot") or "/usr/sbin/dovecot", "-F", "-c", str(config)]
        if root:
            subprocess.run(["chown", "-R", f"{user}:{group}", str(base), str(maildir)], check=True)
            command = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups"] + command
        super().__init__("dovecot", command, folder)
        wait_for(lambda: can_connect(self.port), 20, "Dovecot")


def mbsync_config(folder, port):
    """Of an mbsync that copies the corpus from a Dovecot at this port; answers the file."""
    config = folder / "mbsyncrc"
    config.write_text(f"""
IMAPAccount corpus
Host 127.0.0.1
Port {port}
User corpus@example.com
Pass {PASSWORD}
SSLType None
AuthMechs LOGIN

IMAPStore remote
Account corpus

MaildirStore local
Path {folder}/
Inbox {folder}/INBOX
SubFolders Verbatim

Channel corpus
Far :remote:
Near :local:
Patterns *
Create Near
Sync Pull
SyncState *
""")
    return config


class Smtp(Process):
    """A server that accepts every message and keeps none: an account needs one to be connected."""

    def __init__(self, folder):
        self.port = free_port()
        super().__init__("smtp", [str(pathlib.Path(__file__).with_name("smtp_sink.py")), str(self.port)], folder)
        wait_for(lambda: can_connect(self.port), 10, "the SMTP sink")


class Platform:
    """The services, each a process with only its own configuration."""

    def __init__(self, folder, database, sync_options, names=("sync-service", "api-service", "webhook-service")):
        self.folder = folder
        address = re.fullmatch(r"mysql://([^:@]+):?([^@]*)@([^/]+)(/.*)?", database)
        if not address:
            raise SystemExit("--database must look like mysql://user:password@host:port")
        user, password, host, parameters = address.groups("")
        opening, sealing = keys()
        common = {
            "SYNCLINE_DATABASE_URL": f"jdbc:mysql://{host}{parameters}",
            "SYNCLINE_DATABASE_USER": user,
            "SYNCLINE_DATABASE_PASSWORD": password,
            "SYNCLINE_BLOBS_DIRECTORY": str(folder / "blobs"),
            "SYNCLINE_WEBHOOKS_SECRET_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "SYNCLINE_WEBHOOKS_ALLOW_HTTP": "true",
            "SYNCLINE_WEBHOOKS_ALLOW_PRIVATE_HOSTS": "true",
        }
        self.common = common
        self.run_tool("migrations", [], common)
        self.ports = {name: free_port() for name in names}
        own = {
            "sync-service": {"SYNCLINE_SEALING_PRIVATE_KEYS": opening, "SYNCLINE_PROVIDER_ALLOW_PRIVATE_HOSTS": "true"},
            "api-service": {"SYNCLINE_SEALING_PUBLIC_KEY": sealing},
            "webhook-service": {},
        }
        self.services = {}
        for name, port in self.ports.items():
            options = sync_options if name == "sync-service" else ["-Xmx512m"]
            self.services[name] = Process(
                name, [java(), *JVM, *options, "-jar", jar(name)], folder,
                {**common, **own[name], "SERVER_PORT": str(port)})
        for name, port in self.ports.items():
            wait_for(lambda: healthy(port), 240, name)
        self.key = self.run_tool("api-service", ["create-application", "benchmark"], common).split()[-1]

    def run_tool(self, module, arguments, environment=None):
        done = subprocess.run([java(), "-jar", jar(module), *arguments], capture_output=True, text=True,
                              env={**os.environ, **(environment or {})})
        if done.returncode:
            raise SystemExit(f"{module} {arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports['api-service']}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def connect(self, dovecot, smtp, user="corpus@example.com"):
        return self.call("POST", "/v3/connect/custom", {"provider": "imap", "settings": {
            "imap_host": "127.0.0.1", "imap_port": dovecot.port, "imap_security": "none",
            "imap_username": user, "imap_password": PASSWORD,
            "smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_security": "none",
            "smtp_username": user, "smtp_password": PASSWORD}})["data"]["id"]

    def pages(self, path):
        token = ""
        while token is not None:
            answer = self.call("GET", path + (f"&page_token={token}" if token else ""))
            yield from answer["data"]
            token = answer.get("next_cursor")

    def stop(self):
        for service in self.services.values():
            service.stop()


def keys():
    """An X25519 pair, by the JDK: the private and the public half in base64."""
    program = ("import java.security.*;import java.util.*;void main()throws Exception{"
               "var p=KeyPairGenerator.getInstance(\"X25519\").generateKeyPair();var e=Base64.getEncoder();"
               "System.out.println(e.encodeToString(p.getPrivate().getEncoded())+' '"
               "+e.encodeToString(p.getPublic().getEncoded()));}")
    source = pathlib.Path("/tmp", f"Keys{os.getpid()}.java")
    source.write_text(program)
    try:
        return subprocess.run([java(), str(source)], check=True, capture_output=True, text=True).stdout.split()
    finally:
        source.unlink()


def can_connect(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def healthy(port):
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/actuator/health", timeout=2) as a:
        return a.status == 200
    return False


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"{what} was not ready within {seconds} s")
        time.sleep(0.05)
