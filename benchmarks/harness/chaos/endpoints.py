"""What stands at the other ends: an SMTP server that keeps what it accepted, and a webhook endpoint."""
import collections
import http.server
import json
import re
import socketserver
import threading
import time
import urllib.parse

from harness.services import free_port


class Submission:
    """Accepts every message. `accepted` has, by recipient, when each was answered with 250."""

    def __init__(self):
        self.port, self.accepted, self.slow = free_port(), collections.defaultdict(list), 0
        accepted, this = self.accepted, self

        class Session(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    self.converse()
                except OSError:
                    pass

            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def converse(self):
                recipients = []
                self.say("220 sink")
                while (line := self.rfile.readline()).endswith(b"\n"):  # else it was cut
                    verb = line.split()[0].upper() if line.split() else b""
                    if verb == b"EHLO":
                        self.say("250-sink\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME")
                    elif verb == b"AUTH":
                        if len(line.split()) < 3:
                            self.say("334 ")
                            self.rfile.readline()
                        self.say("235 welcome")
                    elif verb == b"RCPT":
                        recipients.append(re.search(rb"<(.*?)>", line)[1].decode())
                        self.say("250 fine")
                    elif verb == b"DATA":
                        self.say("354 go on")
                        while (line := self.rfile.readline()) != b".\r\n":
                            if not line.endswith(b"\n"):
                                return
                        time.sleep(this.slow)
                        for recipient in recipients:
                            accepted[recipient].append(time.time())
                        recipients = []
                        self.say("250 accepted")
                    elif verb == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 fine")

        server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Session, bind_and_activate=False)
        server.allow_reuse_address = server.daemon_threads = True
        server.server_bind()
        server.server_activate()
        threading.Thread(target=server.serve_forever, daemon=True).start()


class Sink:
    """A webhook endpoint that remembers every notification it said 200 to."""

    def __init__(self):
        self.port, self.events, self.failing = free_port(), [], False
        this = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.answer(200, urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)["challenge"][0].encode())

            def do_POST(self):
                event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if this.failing:
                    self.answer(503, b"")
                    return
                this.events.append(event)
                self.answer(200, b"")

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # the service was killed while it spoke

        server = Quiet(("127.0.0.1", self.port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
