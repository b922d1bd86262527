"""A proxy before an S3 server that misbehaves on request. Used by store_s3.py and pipeline_s3.py.

A path segment `fault_<kind>_<request>_<count>` asks for it: the first <count> requests of that sort (PUT, GET, HEAD, DELETE, CREATE, PART,
COMPLETE) to that path get <kind>, later ones pass. Connections are kept, so that clients meet faults on connections they have used before.
A segment `fault_overwrite` plays a store without conditional writes, where commits and probes are concerned: what is there is forgotten
before the next PUT arrives (needs `data`, the folder behind the server).
"""
import collections
import http.client
import re
import socket
import socketserver
import threading
import urllib.parse

FAULT = re.compile(r"fault_([a-z0-9]+)_([A-Z]+)_(\d+)")
CODES = {409: "ConditionalRequestConflict", 429: "TooManyRequests", 500: "InternalError", 501: "NotImplemented", 503: "SlowDown"}
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


class Hangup(Exception):
    """The connection to the client ends here."""


def request_kind(method, target):
    query = target.partition("?")[2]
    if method == "POST":
        return "CREATE" if re.search(r"(^|&)uploads(=|&|$)", query) else "COMPLETE"
    return "PART" if method == "PUT" and "partNumber=" in query else method


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.stream = self.request.makefile("rb")
        try:
            while self.one_exchange():
                pass
        except (Hangup, OSError):
            pass

    def one_exchange(self):
        first = self.stream.readline(65536)
        if not first:
            return False
        method, target, _ = first.decode("latin-1").split(" ", 2)
        lines = []
        while (line := self.stream.readline(65536)) not in (b"\r\n", b""):
            lines.append(line)
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.decode("latin-1").partition(":") for line in lines)}
        body = self.stream.read(int(headers.get("content-length", 0)))
        kind = self.fault(method, target)
        path = target.partition("?")[0]
        if method == "PUT" and ("fault_ignore" in path or "fault_norange" in path):
            self.server.bodies[path] = body
        if method == "PUT" and "fault_overwrite" in path and re.search("_delta_log/|lhcr-probe/", path):
            (self.server.data / urllib.parse.unquote(path).lstrip("/")).unlink(missing_ok=True)
        # Headers are signed, so a server that does not know If-None-Match or Range is played from memory, not by leaving them out.
        if kind == "ignore":
            self.answer(200, b" ")
        elif method == "GET" and path in self.server.bodies:
            self.answer(200, self.server.bodies[path])
        elif kind and kind[0] == "s" and kind[1:].isdigit():
            self.answer(int(kind[1:]))
        elif kind in ("bomb", "html", "endless"):
            self.lie(kind)
        else:
            self.forward(kind, method, target, lines, body)
        return True

    def fault(self, method, target):
        path = target.partition("?")[0]
        # A listing names the prefix in its query.
        found = FAULT.search(path) or FAULT.search(target)
        if not found or found[2] != request_kind(method, target):
            return None
        with self.server.lock:
            self.server.seen[found[2], path] += 1
            return found[1] if self.server.seen[found[2], path] <= int(found[3]) else None

    def answer(self, status, body=None):
        code = CODES.get(status, "InternalError")
        body = body or f"<Error><Code>{code}</Code><Message>by the proxy</Message></Error>".encode()
        self.request.sendall(f"HTTP/1.1 {status} by the proxy\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    def lie(self, kind):
        if kind != "endless":
            self.answer(200, BOMB if kind == "bomb" else b"<html><body>please log in</body></html>")
            return
        self.request.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<ListBucketResult>")
        while True:
            self.request.sendall(b"<Contents><Key>k</Key></Contents>" * 1000)

    def forward(self, kind, method, target, lines, body):
        host, port = self.server.upstream
        with socket.create_connection((host, port)) as server:
            server.sendall(f"{method} {target} HTTP/1.1\r\n".encode() + b"".join(lines) + b"\r\n")
            if kind == "cut":
                server.sendall(body[: len(body) // 2])
                raise Hangup
            server.sendall(body)
            response = http.client.HTTPResponse(server, method=method)
            response.begin()
            content = response.read()
            self.reply(kind, method, target, response, content)

    def reply(self, kind, method, target, response, content):
        if kind == "drop":
            raise Hangup
        if kind == "late503":
            self.answer(503)
            return
        if kind == "okerror":
            self.answer(200, b'<?xml version="1.0"?>\n<Error><Code>InternalError</Code><Message>after all</Message></Error>')
            return
        dropped = {"transfer-encoding", "connection", "content-length"}
        if "/nometa/" in target:
            dropped |= {"x-amz-meta-lhcr-put", "x-amz-meta-lhcr-sha256", "x-amz-checksum-sha256"}
        length = response.getheader("content-length") if method == "HEAD" else len(content)
        head = [f"HTTP/1.1 {response.status} {response.reason}"]
        head += [f"{name}: {value}" for name, value in response.getheaders() if name.lower() not in dropped]
        if response.status != 204:
            head.append(f"Content-Length: {length or 0}")
        self.request.sendall("\r\n".join(head).encode("latin-1") + b"\r\n\r\n")
        if method == "HEAD":
            return
        if kind == "half" and len(content) > 1:
            self.request.sendall(content[: (len(content) + 1) // 2])
            raise Hangup
        self.request.sendall(content)


class FaultProxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, upstream, data=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = upstream
        self.data = data
        self.seen = collections.Counter()
        self.bodies = {}
        self.lock = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self
