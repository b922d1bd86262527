#!/usr/bin/env python3
"""The queues that bench/queue measures lhcr beside: River, graphile-worker (plain, batch), pg-boss, Procrastinate, DBOS.

Each is a program of its own in peers/, with the settings that were its best on two cores, which it explains; synchronous_commit stays on for
all. `peer.drain(n)` and the others start that program on the peer's database, count in the peer's own table that each job was done exactly
once, and answer a dict; what went wrong is a PeerError that names the peer. By itself it measures all of them on a server:

  bench/queue/peers.py --conninfo "host=/tmp/x user=postgres" [--jobs 20000] [--samples 50] [--held 20] [--statement "select 1"] [river dbos …]
"""
import argparse
import contextlib
import json
import os
import pathlib
import shlex
import signal
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(__file__).resolve().parent / "peers"
TIMEOUT_S = 900
PLACES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE", "password": "PGPASSWORD"}


class PeerError(RuntimeError):
    pass


def environment_of(conninfo):
    """keyword=value words as the PG* variables that all drivers here read."""
    words = dict(word.split("=", 1) for word in shlex.split(conninfo))
    unknown = set(words) - set(PLACES)
    if unknown:
        raise ValueError(f"conninfo: no peer would know {', '.join(sorted(unknown))}")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {PLACES[word]: value for word, value in words.items()}


def psql(environment, sql):
    done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql], env=environment, capture_output=True, text=True, timeout=TIMEOUT_S)
    if done.returncode:
        raise PeerError(f"psql: {done.stderr.strip()}")
    return done.stdout.strip()


def prepare(cache_dir=None):
    """Installs what is missing, once, as scripts/dev/parts.sh says; answers where the peers are. One that cannot be had has no place."""
    script = ("for part in say packages parts; do . scripts/dev/$part.sh; done; [ -z \"$1\" ] || cache=$1; need_queue_peers; "
              "printf '%s\\n' \"${LHCR_QUEUE_PYTHON:-}\" \"${LHCR_QUEUE_NODE:-}\" \"${LHCR_QUEUE_RIVER:-}\"")
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script, "prepare", str(cache_dir or "")], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return dict(zip(("python", "node", "river"), done.stdout.split("\n")))


@contextlib.contextmanager
def held_snapshot(environment):
    """One REPEATABLE READ transaction with a snapshot, idle until the end: nothing that dies meanwhile can be cleaned away."""
    session = subprocess.Popen(["psql", "-X", "-q", "-At"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        session.stdin.write("begin isolation level repeatable read;\nselect pg_backend_pid();\n")
        session.stdin.flush()
        holder = int(session.stdout.readline())

        def is_held():
            return psql(environment, f"select backend_xmin is not null from pg_stat_activity where pid = {holder}") == "t"

        if not is_held():
            raise PeerError("the snapshot is not held")
        yield
        if not is_held():
            raise PeerError("the snapshot was not held to the end")
    finally:
        session.stdin.close()
        session.wait(timeout=30)


class Peer:
    def __init__(self, name, part, program, left, done=None, kept=None):
        """`left` and `done` count in its table; a peer that deletes what is done has no `done`. `kept`: arguments before each command."""
        self.name, self.part, self.program, self.arguments = name, part, program, kept or []
        self.left_sql, self.done_sql = left, done

    def find(self, places):
        if not places[self.part]:
            raise PeerError(f"{self.name}: could not be installed; the log is beside its folder in the cache")
        start = {"python": [places["python"]], "node": [f"{places['node']}/node"], "river": [f"{places['river']}/river"]}[self.part]
        self.command = start + ([str(PROGRAMS / self.part / self.program)] if self.program else []) + self.arguments
        self.modules = places["node"]

    def setup(self, conninfo):
        self.environment = environment_of(conninfo)
        if psql(self.environment, "show synchronous_commit") != "on":
            raise PeerError(f"{self.name}: synchronous_commit is not on")
        self._run("setup")

    def insert(self, count):
        """Ends with ANALYZE and a checkpoint: as a queue that has stood for a minute, and nobody pays for the load of another."""
        seen = self._run("insert", count)
        psql(self.environment, "analyze")
        psql(self.environment, "checkpoint")
        return {"jobs_per_s": round(count / seen["seconds"]), "client_cpu_s": round(seen["cpu_s"], 3), "seconds": round(seen["seconds"], 3)}

    def drain(self, count, statement=None):
        """All `count` jobs that wait. `statement`: each job runs it (River only)."""
        if statement and self.name != "river":
            raise PeerError(f"{self.name}: only River runs a statement here")
        self._expect("jobs waiting before the drain", self._count(self.left_sql), count)
        before = self._count(self.done_sql)
        seen = self._run("drain", count, *([statement] if statement else []))
        self._expect("jobs executed", seen["executed"], count)
        self._expect("different jobs executed", seen["distinct"], count)
        self._expect("jobs left in its table", self._count(self.left_sql), 0)
        if self.done_sql:
            self._expect("jobs done in its table", self._count(self.done_sql) - before, count)
        return {"jobs_per_s": round(count / seen["seconds"]), "client_cpu_s": round(seen["cpu_s"], 3), "seconds": round(seen["seconds"], 3)}

    def latency(self, samples):
        """From the call that inserts a job to the first line of its work, the insert's commit included; and the insert alone."""
        seen = self._run("latency", samples)
        waits, inserts = seen["waits_ms"], seen["inserts_ms"]
        self._expect("samples", len(waits), samples)
        return {"p50_ms": round(statistics.median(waits), 2), "p95_ms": round(statistics.quantiles(waits, n=20)[-1], 2),
                "insert_p50_ms": round(statistics.median(inserts), 2), "samples": samples}

    def drain_held(self, backlog, seconds, held=True):
        """Jobs done in each second under a backlog of `backlog` waiting jobs (loaded before; the peer adds as many as half of it whenever
        less than half waits), while a snapshot is held open; held=False is the same without, to compare. DBOS enqueues no faster than it
        drains: give it the whole load as backlog."""
        waiting, before = self._count(self.left_sql), self._count(self.done_sql)
        self._expect("jobs waiting before the drain", waiting, backlog)
        with held_snapshot(self.environment) if held else contextlib.nullcontext():
            seen = self._run("drain-for", backlog, seconds, timeout=TIMEOUT_S + seconds)
        self._expect("jobs executed, by those that left", seen["executed"], waiting + seen["inserted"] - self._count(self.left_sql))
        if self.done_sql:
            self._expect("jobs done in its table", self._count(self.done_sql) - before, seen["executed"])
        windows, fifth = seen["windows"], max(1, seconds // 5)
        return {"jobs_per_s": round(sum(windows) / seconds), "first_fifth": round(statistics.mean(windows[:fifth])),
                "last_fifth": round(statistics.mean(windows[-fifth:])), "windows": windows, "added": seen["inserted"], "client_cpu_s": round(seen["cpu_s"], 3), "held": held}

    def _count(self, sql):
        return int(psql(self.environment, sql)) if sql else 0

    def _expect(self, what, found, expected):
        if found != expected:
            raise PeerError(f"{self.name}: {what}: {found}, not {expected}")

    def _run(self, *arguments, timeout=TIMEOUT_S):
        environment = self.environment | {"LHCR_QUEUE_NODE": self.modules}
        process = subprocess.Popen(self.command + [str(argument) for argument in arguments], env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        try:
            out, error = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its own session: the program and what it started
            process.communicate()
            raise PeerError(f"{self.name} {arguments[0]}: no end after {timeout} s") from None
        if process.returncode:
            raise PeerError(f"{self.name} {arguments[0]} ended with {process.returncode}: {error.strip()[-1000:]}")
        return json.loads(out.strip().splitlines()[-1])


GRAPHILE = "select count(*) from graphile_worker._private_jobs"
PEERS = {peer.name: peer for peer in (
    Peer("river", "river", None, "select count(*) from river_job where state <> 'completed'", "select count(*) from river_job where state = 'completed'"),
    Peer("graphile", "node", "graphile.mjs", GRAPHILE, kept=["plain"]),
    Peer("graphile_batch", "node", "graphile.mjs", GRAPHILE, kept=["batch"]),
    Peer("pgboss", "node", "pgboss.mjs", "select count(*) from pgboss.job where name = 'bench' and state <> 'completed'",
         "select count(*) from pgboss.job where name = 'bench' and state = 'completed'"),
    Peer("procrastinate", "python", "procrastinate_peer.py", "select count(*) from procrastinate_jobs where status <> 'succeeded'",
         "select count(*) from procrastinate_jobs where status = 'succeeded'"),
    Peer("dbos", "python", "dbos_peer.py", "select count(*) from dbos.workflow_status where queue_name = 'bench' and status <> 'SUCCESS'",
         "select count(*) from dbos.workflow_status where queue_name = 'bench' and status = 'SUCCESS'"))}


def new_database(conninfo, name):
    """An empty one of that name; its conninfo."""
    environment = environment_of(conninfo + " dbname=postgres")
    psql(environment, f'drop database if exists "{name}" with (force)')
    psql(environment, f'create database "{name}" template template0')
    return f"{conninfo} dbname={name}"


def measure(peer, conninfo, asked):
    peer.setup(new_database(conninfo, f"peer_{peer.name}"))
    found = {"insert": peer.insert(asked.jobs), "drain": peer.drain(asked.jobs)}
    if asked.samples:
        found["latency"] = peer.latency(asked.samples)
    if asked.statement and peer.name == "river":
        peer.insert(asked.jobs)
        found["statement"] = peer.drain(asked.jobs, asked.statement)
    for held in (False, True) if asked.held else ():
        peer.setup(new_database(conninfo, f"peer_{peer.name}"))
        peer.insert(asked.jobs)
        found["held" if held else "not_held"] = peer.drain_held(asked.jobs, asked.held, held)
    return found


def main():
    parser = argparse.ArgumentParser(description="the peers of bench/queue on a Postgres server, each in a database of its own")
    parser.add_argument("--conninfo", required=True, help='"host=/tmp/x user=postgres"; databases peer_* are dropped and made')
    parser.add_argument("--jobs", type=int, default=20000)
    parser.add_argument("--samples", type=int, default=50, help="of the latency; 0: none")
    parser.add_argument("--held", type=int, default=0, metavar="SECONDS", help="also drain so long without and with a held snapshot")
    parser.add_argument("--statement", help="River also runs it in each job")
    parser.add_argument("--cache", help="where the peers are installed")
    parser.add_argument("peers", nargs="*", metavar="PEER", help=" ".join(PEERS))
    asked = parser.parse_args()
    if set(asked.peers) - set(PEERS):
        parser.error(f"peers are: {' '.join(PEERS)}")
    places, found = prepare(asked.cache), {}
    print(f"{'peer':15} {'insert/s':>9} {'drain/s':>8} {'cpu s':>7} {'p50 ms':>7} {'p95 ms':>7} {'not held/s':>10} {'held/s':>8} {'its end':>8}  load", file=sys.stderr)
    for name in asked.peers or PEERS:
        peer, load = PEERS[name], round(os.getloadavg()[0], 1)
        try:
            peer.find(places)
            found[name] = one = measure(peer, asked.conninfo, asked)
        except (PeerError, OSError, ValueError, subprocess.SubprocessError) as error:
            found[name] = {"error": str(error)}
            print(f"{name:15} {error}", file=sys.stderr)
            continue
        one["load_average"] = load
        cells = [one[part].get(field, "") if part in one else "" for part, field in (
            ("insert", "jobs_per_s"), ("drain", "jobs_per_s"), ("drain", "client_cpu_s"), ("latency", "p50_ms"), ("latency", "p95_ms"),
            ("not_held", "jobs_per_s"), ("held", "jobs_per_s"), ("held", "last_fifth"))]
        print(f"{name:15} " + " ".join(f"{cell:>{width}}" for cell, width in zip(cells, (9, 8, 7, 7, 7, 10, 8, 8))) + f"  {load}", file=sys.stderr)
    print(json.dumps(found))
    sys.exit(1 if any("error" in one for one in found.values()) else 0)


if __name__ == "__main__":
    main()
