#!/usr/bin/env python3
"""Killed half way, through the binary: the worker, the host of its slot, the attempt, the source's server, in the middle of an ingestion.
A second attempt finishes, nothing is there twice, and the bytes are those of a run that nobody disturbed.

The middle is held open by a lock: one table of the source is locked, so its COPY waits while the other's files are staged already.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys

import pipeline_room
from pipeline_room import Room, ScratchPostgres, expect, until
from processes import alive

ROWS = 600000  # of the table that is read; more than one file


class Locked:
    """Holds the table `held` of the source locked until it is let go."""

    def __enter__(self):
        self.process = subprocess.Popen([f"{server.bindir}/psql", "-X", "-q", "-At", "-h", server.folder, "-U", "postgres", "-d", "shop"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write("begin; lock table held in access exclusive mode; select 'locked';\n")
        self.process.stdin.flush()
        expect(self.process.stdout.readline().strip() == "locked", "the table is locked")
        return self

    def let_go(self):
        if self.process.poll() is None:
            self.process.stdin.write("rollback;\n")
            self.process.stdin.close()
            self.process.wait(20)

    def __exit__(self, *_):
        self.let_go()
        self.process.kill()


def staged():
    return set(room.folder.glob("room/store/*/*/tables/*/bronze/read/part-*.parquet"))


def in_the_middle(run_id, before):
    """The run waits for the lock while new files of the other table are in the store."""
    asked = f"select count(*) from pg_stat_activity where application_name = 'lhcr {run_id}' and wait_event_type = 'Lock' and query like '%held%'"
    return server.psql("postgres", asked).strip() != "0" and staged() - before


def children(pid):
    found = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


def begin():
    """A run in the middle of its ingestion, and the worker that has it."""
    server.psql("shop", "update read set v = v || 'x' where id % 1000 = 0")
    before = staged()
    worker = room.worker("--slots", "1")
    run_id = room.answer("pipeline", "run", "shop", "--source", "src")["run_id"]
    until(lambda: in_the_middle(run_id, before), "the run is in the middle of its ingestion")
    return worker, run_id


def check(run_id, attempts):
    room.lhcr("run", "watch", run_id, "--timeout", "120s")
    shown = room.answer("run", "show", run_id)
    ingest = next(phase for phase in shown["phases"] if phase["kind"] == "ingest")
    expect(ingest["attempt"] == attempts, f"attempt {ingest['attempt']}, not {attempts}")
    counted = room.rows("select (select count(*) from bronze.read) as read, (select count(distinct id) from bronze.read) as ids, (select count(*) from bronze.held) as held")[0]
    expect([str(counted[k]) for k in ("read", "ids", "held")] == [str(ROWS), str(ROWS), "10"], f"nothing is there twice: {counted}")
    expect(room.answer("run", "verify", run_id)["verdict"] == "whole", "every byte is as recorded")
    undisturbed = room.succeeded("shop", "--source", "src")
    same = [{t["name"]: (t["data_hash"], t.get("version")) for t in run["tables"] if t["layer"] == "bronze"} for run in (shown, undisturbed)]
    expect(same[0] == same[1] and len(same[0]) == 2, f"a run that nobody disturbed has the same bytes and adds no version: {same}")
    events = room.answer("event", "list", run_id)["events"]
    expect(sum(e["type"] == "PHASE_SUCCEEDED" and e["phase"] == "ingest" for e in events) == 1, "the phase succeeded once")
    return events


def a_worker_killed_in_the_middle_loses_nothing():
    with Locked() as lock:
        worker, run_id = begin()
        below = children(worker.pid)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        until(lambda: not any(alive(pid) for pid in below), "what was below the worker is gone")
        other = room.worker("--slots", "1")
        until(lambda: any(e["type"] == "PHASE_REQUEUED" for e in room.answer("event", "list", run_id)["events"]), "the phase is given to another")
        lock.let_go()
    events = check(run_id, 2)
    expect(any(e["type"] == "PHASE_REQUEUED" for e in events), "the trail says that it was taken back")
    other.terminate()
    other.wait()


def a_host_killed_in_the_middle_is_a_crash_and_the_next_attempt_finishes():
    with Locked() as lock:
        worker, run_id = begin()
        host = children(worker.pid)[0]
        os.kill(host, signal.SIGKILL)
        until(lambda: not alive(host), "the host is gone")
        until(lambda: any(e["type"] == "PHASE_RETRIED" for e in room.answer("event", "list", run_id)["events"]), "another attempt is due")
        lock.let_go()
    events = check(run_id, 2)
    text = json.dumps(events)
    expect("signal 9" in text or "SIGKILL" in text or "killed" in text, "the trail says how it ended")
    worker.terminate()
    worker.wait()


def an_attempt_killed_in_the_middle_is_a_crash_and_the_next_attempt_finishes():
    with Locked() as lock:
        worker, run_id = begin()
        attempt = children(children(worker.pid)[0])[0]
        os.kill(attempt, signal.SIGKILL)
        until(lambda: any(e["type"] == "PHASE_RETRIED" for e in room.answer("event", "list", run_id)["events"]), "another attempt is due")
        lock.let_go()
    check(run_id, 2)
    worker.terminate()
    worker.wait()


def a_source_that_ends_the_connections_is_named_and_the_next_attempt_finishes():
    with Locked() as lock:
        worker, run_id = begin()
        server.psql("postgres", f"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lhcr {run_id}'")
        until(lambda: any(e["type"] == "PHASE_RETRIED" for e in room.answer("event", "list", run_id)["events"]), "another attempt is due")
        lock.let_go()
    text = json.dumps(check(run_id, 2))
    expect("lost the connection to the source" in text or "terminating connection" in text, "the trail names the reason")
    worker.terminate()
    worker.wait()


def a_run_cancelled_in_the_middle_leaves_the_last_version_and_lets_the_source_go():
    before = room.published()
    server.psql("shop", "insert into held values (11, 'more')")
    with Locked():
        worker, run_id = begin()
        room.lhcr("run", "cancel", run_id, "--reason", "wrong day")
        room.lhcr("run", "watch", run_id, "--timeout", "30s", code=11)
        until(lambda: server.psql("postgres", f"select count(*) from pg_stat_activity where application_name = 'lhcr {run_id}'").strip() == "0", "the source is let go", 10)
    expect(room.published() == before, "the last good version stays")
    server.psql("shop", "delete from held where id = 11")
    worker.terminate()
    worker.wait()


if __name__ == "__main__":
    with ScratchPostgres() as server, Room() as room:
        server.create("shop")
        server.psql("shop", f"create table read (id integer primary key, v text); insert into read select i, md5(i::text) from generate_series(1, {ROWS}) i; "
                            "create table held (id integer primary key, v text); insert into held select i, 'h' from generate_series(1, 10) i; analyze")
        room.lhcr("connections", "add", "src", "--kind", "postgres", "--conninfo", f"host={server.folder} user=postgres dbname=shop")
        room.pipeline("shop", ["{ name: bronze.read, from: s.read, key: [id] }", "{ name: bronze.held, from: s.held, key: [id] }"])
        sys.exit(pipeline_room.run(
            "killed",
            a_worker_killed_in_the_middle_loses_nothing,
            a_host_killed_in_the_middle_is_a_crash_and_the_next_attempt_finishes,
            an_attempt_killed_in_the_middle_is_a_crash_and_the_next_attempt_finishes,
            a_source_that_ends_the_connections_is_named_and_the_next_attempt_finishes,
            a_run_cancelled_in_the_middle_leaves_the_last_version_and_lets_the_source_go))
