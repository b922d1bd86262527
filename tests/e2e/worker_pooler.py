#!/usr/bin/env python3
"""A worker behind a transaction pooler: no LISTEN, no session lock, no prepared statement; it says so and works all the same.
Run by `./dev test e2e`; needs LHCR_BIN and LHCR_TEST_PGBOUNCER."""
import json, os, pathlib, pwd, shutil, subprocess, sys, time

from worker_room import *

from pooler import PGBOUNCER, PORT, Pooler


def pooler_of(room, mode="transaction"):
    return Pooler(room.folder / f"pooler-{mode}", room.cluster.dir, ["test_wendy"], mode)


def test_runs_succeed_through_the_pooler_and_the_worker_says_that_it_polls(room):
    pooler = pooler_of(room)
    try:
        room.template("pooled", [ledger_phase("a"), runbook(step("echo two"), name="b"), ledger_phase("c")])
        runs = [room.create("pooled") for _ in range(6)]
        worker = room.worker("--slots", "3", "--database", f"host={pooler.folder} port={PORT} dbname={room.db} user=test_wendy")
        for run in runs:
            room.wait_status(run, "succeeded", 60)
        time.sleep(1.2)
        late = room.create("pooled")
        began = time.monotonic()
        room.wait_status(late, "succeeded", 10)
        took = time.monotonic() - began
        assert "it polls instead of listening" in room.logs(), room.logs()[-2000:]
        assert room.psql("select session_lock from ops.worker order by registered_at desc limit 1") == "f"
        worker.terminate()
        assert worker.wait(15) == 0
        return f"a late run took {took:.2f} s"
    finally:
        pooler.close()


def test_the_doctor_tells_a_transaction_pooler_from_a_session_pooler_and_from_none(room):
    told = {}
    for mode in ("transaction", "session"):
        pooler = pooler_of(room, mode)
        try:
            place = f"host={pooler.folder} port={PORT} dbname={room.db} user=test_wendy"
            done = subprocess.run([os.environ["LHCR_BIN"], "doctor", "-o", "json", "--database", place, "--store", f"file://{room.folder}/doctor"],
                                  capture_output=True, text=True, env={**os.environ, "HOME": str(room.folder)}, cwd=room.folder)
            checks = {c["check"]: c for c in json.loads(done.stdout)["checks"]}
            told[mode] = (checks["pooler"]["mode"], checks["pooler"]["status"], checks["notifications"]["status"])
        finally:
            pooler.close()
    assert told == {"transaction": ("transaction", "degraded", "degraded"), "session": ("session", "ok", "ok")}, told
    return str(told)


if __name__ == "__main__":
    if not PGBOUNCER:
        print("skip worker_pooler: LHCR_TEST_PGBOUNCER is not set")
        sys.exit(0)
    sys.exit(main(dict(globals()), "worker_pooler"))
