"""A TCP proxy on loopback that cuts connections in the middle of what they carry."""
import contextlib
import socket
import struct
import threading

from harness.services import free_port


class Proxy:
    def __init__(self, target):
        self.target, self.port = target, free_port()
        self.lock = threading.Lock()
        self.open = set()
        self.budget = None  # bytes until everything is cut
        self.refusing = False
        self.server = socket.create_server(("127.0.0.1", self.port), backlog=50)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.server.accept()
            try:
                if self.refusing:
                    raise ConnectionError
                server = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError:
                client.close()
                continue
            for end in (client, server):
                end.settimeout(None)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = (client, server)
            with self.lock:
                self.open.add(pair)
            threading.Thread(target=self.pump, args=(pair, client, server), daemon=True).start()
            threading.Thread(target=self.pump, args=(pair, server, client), daemon=True).start()

    def pump(self, pair, source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                with self.lock:
                    left = self.budget
                    if left is not None:
                        self.budget = left - len(data)
                if left is not None and left < len(data):
                    target.sendall(data[:max(0, left)])
                    with self.lock:
                        self.budget = None
                    self.cut()
                    return
                target.sendall(data)
        self.end(pair)

    def end(self, pair, hard=False):
        with self.lock:
            self.open.discard(pair)
        for side in pair:
            with contextlib.suppress(OSError):
                if hard:
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                side.shutdown(socket.SHUT_RDWR)
            side.close()

    def cut(self):
        with self.lock:
            pairs = list(self.open)
        for number, pair in enumerate(pairs):
            self.end(pair, hard=number % 2 == 1)

    def cut_after(self, count):
        """When so many more bytes have passed, in whatever direction, all connections end there."""
        with self.lock:
            self.budget = count
