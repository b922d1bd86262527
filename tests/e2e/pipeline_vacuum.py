#!/usr/bin/env python3
"""A publish and `lhcr table vacuum --apply` keep out of each other's way through the table's hold: who comes second waits. What the two SQL
functions do is asked in tests/race/vacuums.py; here it is the binary that has to call them."""
import os
import subprocess
import sys

import pipeline_room
from pipeline_room import LHCR, Room, ScratchPostgres, expect, until


class Holder:
    """A session of the control room in which one call is made; what it holds is let go at the end."""

    def __init__(self, call):
        self.database = room.answer("local", "status")["database"]
        self.process = subprocess.Popen(["psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", self.database], env=room.env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(f"begin; select {call};\n")
        self.process.stdin.flush()
        expect("gold.total" in self.process.stdout.readline(), call)

    def __enter__(self):
        return self

    def waited_for(self):
        pid = "select l.pid from pg_locks l where l.locktype = 'advisory' and not l.granted and l.database = (select oid from pg_database where datname = current_database())"
        return subprocess.run(["psql", "-X", "-qAt", self.database, "-c", pid], env=room.env, capture_output=True, text=True, check=True).stdout.strip()

    def let_go(self):
        self.process.communicate("commit;\n", timeout=30)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def commits():
    return sorted(path.name for path in folder().glob("_delta_log/*.json"))


def folder():
    return next((room.folder / "room" / "store").rglob("gold/total"))


def start(*words):
    process = subprocess.Popen([LHCR, *words], cwd=room.repo, env=room.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    room.processes.append(process)
    return process


def a_publish_waits_for_a_vacuum_that_is_under_way():
    room.succeeded("shop")
    server.psql("shop", "update item set qty = qty + 1")
    before = commits()
    with Holder("ops.table_vacuum('default', 'dev', 'gold.total', 1)") as vacuum:
        publish = start("pipeline", "run", "shop", "--wait")
        until(lambda: vacuum.waited_for() or publish.poll() is not None, "the publish comes to the table")
        expect(publish.poll() is None and commits() == before, "a commit was made while the vacuum may be removing its files")
        vacuum.let_go()
        text, _ = publish.communicate(timeout=60)
    expect(publish.returncode == 0 and len(commits()) == len(before) + 1, text)


def a_vacuum_waits_for_a_commit_that_is_under_way():
    orphan = folder() / "part-00000-0123456789abcdef01234567.parquet"
    orphan.write_bytes(b"found by a commit, named in a moment")
    os.utime(orphan, (1_600_000_000, 1_600_000_000))
    with Holder("ops.table_hold('default', 'dev', 'gold.total')") as commit:
        vacuum = start("table", "vacuum", "gold.total", "--apply", "--yes")
        until(lambda: commit.waited_for() or vacuum.poll() is not None, "the vacuum comes to the table")
        expect(vacuum.poll() is None and orphan.exists(), "a file was removed while a commit may be about to name it")
        commit.let_go()
        text, _ = vacuum.communicate(timeout=60)
    expect(vacuum.returncode == 0 and not orphan.exists(), text)


if __name__ == "__main__":
    with ScratchPostgres() as server, Room() as room:
        server.create("shop")
        server.psql("shop", "create table item (id integer primary key, qty integer); insert into item select i, i from generate_series(1, 5) i")
        room.lhcr("connections", "add", "src", "--kind", "postgres", "--conninfo", f"host={server.folder} user=postgres dbname=shop")
        room.pipeline("shop", ["{ name: bronze.item, from: s.item, key: [id] }", "{ name: gold.total, sql: total.sql, key: [id] }"],
                      {"total.sql": "select id, qty from bronze.item\n"})
        sys.exit(pipeline_room.run("vacuum", a_publish_waits_for_a_vacuum_that_is_under_way, a_vacuum_waits_for_a_commit_that_is_under_way))
