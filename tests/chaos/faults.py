"""What tests/chaos/run does to a fleet besides killing it: answers that are lost after their COMMIT, connections that fall silent without being
closed, sessions that the server ends, and workers that stand still past their leases."""
import os
import pathlib
import random
import selectors
import signal
import socket
import threading
import time

READY_OUTSIDE_A_TRANSACTION = b"Z\0\0\0\5I"  # ReadyForQuery, status idle: what was asked is committed (PostgreSQL, "Message Formats")


class AnswerDropper:
    """A socket before the server's. Every `every_s` seconds it keeps the answer to some committed statement or COMMIT for itself and ends both
    connections: the client cannot know whether what it asked for has happened. And every `silence_every_s` seconds it keeps one and ends neither:
    for `silence_s` seconds the connection is half open, nothing comes and nothing goes, as when a cable is cut."""

    def __init__(self, folder, upstream, every_s, silence_every_s, silence_s):
        self.dir, self.upstream, self.every_s, self.silence_every_s, self.silence_s = str(folder), f"{upstream}/.s.PGSQL.5432", every_s, silence_every_s, silence_s
        self.dropped, self.silenced, self.peers, self.silent, self.open = 0, 0, {}, [], True
        self.next_drop, self.next_silence = time.monotonic() + every_s, time.monotonic() + silence_every_s
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
            while self.silent and time.monotonic() >= self.silent[0][0]:
                for one in self.silent.pop(0)[1]:
                    one.close()

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
        now = time.monotonic()
        try:
            data = source.recv(1 << 18)
            if from_server and data.endswith(READY_OUTSIDE_A_TRANSACTION):
                if now >= self.next_silence:
                    self.next_silence = now + self.silence_every_s
                    self.silenced += 1
                    self.forget(source, target)
                    self.silent.append((now + self.silence_s, (source, target)))
                    return
                if now >= self.next_drop:
                    self.next_drop = now + self.every_s
                    self.dropped += 1
                    data = b""
            if data:
                target.sendall(data)
                return
        except OSError:
            pass
        self.forget(source, target)
        source.close()
        target.close()

    def forget(self, *pair):
        for one in pair:
            self.selector.unregister(one)
            del self.peers[one]

    def close(self):
        self.open = False
        self.thread.join(5)


class Terminator:
    """pg_terminate_backend of some session of the fleet, in whatever it is doing, every `every_s` seconds."""

    def __init__(self, room, every_s):
        self.room, self.every_s, self.ended = room, every_s, 0
        self.next_end = time.monotonic() + every_s

    def tick(self):
        if time.monotonic() < self.next_end:
            return
        self.next_end = time.monotonic() + self.every_s * random.uniform(0.5, 1.5)
        done = self.room.psql("select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity where backend_type = 'client backend' "
                              "and usename = 'test_wendy' order by random() limit 1) one", check=False)
        if done.returncode == 0:
            self.ended += int(done.stdout)


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
