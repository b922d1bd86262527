"""What tests/chaos/run does to a fleet besides killing it: answers that are lost after their COMMIT, and workers that stand still past their leases."""
import os
import pathlib
import selectors
import signal
import socket
import threading
import time

READY_OUTSIDE_A_TRANSACTION = b"Z\0\0\0\5I"  # ReadyForQuery, status idle: what was asked is committed (PostgreSQL, "Message Formats")


class AnswerDropper:
    """A socket before the server's. Every `every_s` seconds it keeps the answer to some committed statement or COMMIT for itself and ends both
    connections: the client cannot know whether what it asked for has happened."""

    def __init__(self, folder, upstream, every_s):
        self.dir, self.upstream, self.every_s = str(folder), f"{upstream}/.s.PGSQL.5432", every_s
        self.dropped, self.peers, self.open = 0, {}, True
        self.next_drop = time.monotonic() + every_s
        self.selector = selectors.DefaultSelector()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(f"{folder}/.s.PGSQL.5432")
        self.listener.listen(256)
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while self.open:
            for key, _ in self.selector.select(0.2):
                if key.fileobj is self.listener:
                    self.accept()
                elif key.fileobj in self.peers:
                    self.forward(key.fileobj)

    def accept(self):
        client, _ = self.listener.accept()
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self.upstream)
        except OSError:  # the server restarts just now
            client.close()
            server.close()
            return
        self.peers[client], self.peers[server] = (server, False), (client, True)
        for one in (client, server):
            self.selector.register(one, selectors.EVENT_READ)

    def forward(self, source):
        target, from_server = self.peers[source]
        try:
            data = source.recv(1 << 18)
            if from_server and data.endswith(READY_OUTSIDE_A_TRANSACTION) and time.monotonic() >= self.next_drop:
                self.next_drop = time.monotonic() + self.every_s
                self.dropped += 1
                data = b""
            if data:
                target.sendall(data)
                return
        except OSError:
            pass
        for one in (source, target):
            self.selector.unregister(one)
            del self.peers[one]
            one.close()

    def close(self):
        self.open = False
        self.thread.join(5)


def below(pid):
    """The processes that a process has started, and those that they have."""
    children = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(name)
    found, todo = [], [pid]
    while todo:
        found += children.get(todo[-1], [])
        todo += children.pop(todo.pop(), [])
    return found


class Stopper:
    """SIGSTOP for one worker at a time, by turns alone and with all that it runs, until its leases are long another's; then SIGCONT."""

    def __init__(self, for_s, every_s):
        self.for_s, self.every_s, self.stops, self.still, self.until = for_s, every_s, 0, [], 0
        self.next_stop = time.monotonic() + every_s

    def tick(self, pids):
        now = time.monotonic()
        if self.still and now >= self.until:
            self.resume()
        elif not self.still and now >= self.next_stop and pids:
            pid = pids[self.stops % len(pids)]
            self.still, self.until = [pid, *(below(pid) if self.stops % 2 else [])], now + self.for_s
            self.signal(signal.SIGSTOP)
            self.stops += 1

    def signal(self, number):
        for pid in self.still:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def resume(self):
        self.signal(signal.SIGCONT)
        self.still, self.next_stop = [], time.monotonic() + self.every_s
