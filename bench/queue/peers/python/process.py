"""What the Python peers share: the command line, the drain that counts, one JSON line on stdout.

A peer has setup(), open(command), close(), insert(count), left(), and work(on_job), which starts its workers and answers the function that
stops them. The database comes from PG* variables.
"""
import json
import random
import sys
import threading
import time

import psycopg


class Meter:
    def __init__(self):
        self.began, self.cpu = time.perf_counter(), time.process_time()

    def seconds(self):
        return time.perf_counter() - self.began

    def used(self):
        return {"seconds": self.seconds(), "cpu_s": time.process_time() - self.cpu}


class Peer:
    batch = 5000
    poll_s = 0.04  # of those that poll: their interval
    left_sql = ""

    def open(self, command):
        self.asking = psycopg.connect("", autocommit=True)

    def close(self):
        self.asking.close()

    def left(self):
        return self.asking.execute(self.left_sql).fetchone()[0]

    def until_none_is_left(self):
        while self.left():  # completions may be written after the work
            time.sleep(0.002)


def insert(peer, count):
    for left in range(count, 0, -peer.batch):
        peer.insert(min(left, peer.batch))


def drain(peer, count):
    executed, all_done = [], threading.Event()

    def on_job(job):
        executed.append(job)
        if len(executed) >= count:
            all_done.set()

    meter = Meter()
    stop = peer.work(on_job)
    all_done.wait()
    peer.until_none_is_left()
    measured = meter.used()
    stop()
    return {"executed": len(executed), "distinct": len(set(executed)), **measured}


def drain_for(peer, backlog, seconds):
    executed, counted, inserted, windows, feeding = [0], 0, 0, [], None
    lock = threading.Lock()

    def on_job(_job):
        with lock:
            executed[0] += 1

    meter = Meter()
    stop = peer.work(on_job)
    while len(windows) < seconds:
        time.sleep(0.01)
        if meter.seconds() >= len(windows) + 1:
            now = executed[0]
            windows.append(now - counted)
            counted = now
        if not (feeding and feeding.is_alive()) and backlog + inserted - executed[0] < backlog / 2:
            inserted += backlog // 2
            feeding = threading.Thread(target=insert, args=(peer, backlog // 2))
            feeding.start()
    measured = meter.used()
    if feeding:
        feeding.join()
    stop()
    return {"executed": executed[0], "inserted": inserted, "windows": windows, **measured}


def latency(peer, samples):
    """One job at a time on an idle queue: from the call that inserts it to the first line of its work."""
    waits, inserts, started, moment = [], [], threading.Event(), [0.0]

    def on_job(_job):
        moment[0] = time.perf_counter()
        started.set()

    stop = peer.work(on_job)
    for sample in range(-5, samples):  # the first five warm it up
        time.sleep(0.02 + random.random() * peer.poll_s)  # not in step with the polls of those that poll
        started.clear()
        began = time.perf_counter()
        peer.insert(1)
        inserted = time.perf_counter()
        started.wait()
        if sample >= 0:
            waits.append((moment[0] - began) * 1000)
            inserts.append((inserted - began) * 1000)
    peer.until_none_is_left()
    stop()
    return {"waits_ms": waits, "inserts_ms": inserts}


def main(peer):
    command, *numbers = sys.argv[1:]
    numbers = [int(number) for number in numbers]
    peer.open(command)
    if command == "setup":
        peer.setup()
        result = {}
    elif command == "insert":
        meter = Meter()
        insert(peer, numbers[0])
        result = {"jobs": numbers[0], **meter.used()}
    else:
        result = {"drain": drain, "drain-for": drain_for, "latency": latency}[command](peer, *numbers)
    print(json.dumps(result), flush=True)
    peer.close()
