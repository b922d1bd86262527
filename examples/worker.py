#!/usr/bin/env python3
"""A worker in Python: claims runbook phases and runs their argv steps, one at a time. The contract is docs/reference/sql-api.md.
usage: worker.py CONNINFO   (pip install psycopg[binary]; setpriv of util-linux)"""
import os, subprocess, sys, threading, time, uuid
import psycopg
from psycopg.types.json import Jsonb

NAME = f"python:{os.uname().nodename}:{os.getpid()}"


def call(db, function, **arguments):
    names = ", ".join(f"{name} => %({name})s" for name in arguments)
    return db.execute(f"select ops.{function}({names})", arguments).fetchone()[0]


def keep(db, lease, attempt):
    """Heartbeats until the attempt is over; a lease that is lost, or a cancel, ends its process."""
    while not attempt["over"].wait(1):
        told = call(db, "lease_heartbeat", p_worker=NAME, p_leases=Jsonb([lease]))["leases"][0]
        if told["state"] == "lost" or told["cancel_requested"]:
            attempt["ended"] = "lease_lost" if told["state"] == "lost" else "cancelled"
            attempt["process"] and attempt["process"].kill()


def work(db, keeper, claim):
    lease = {key: claim[key] for key in ("run_id", "phase", "lease_token")}
    token = {f"p_{key}": value for key, value in lease.items()}
    attempt = {"over": threading.Event(), "process": None, "ended": None}
    call(db, "phase_start", **token)
    threading.Thread(target=keep, args=(keeper, lease, attempt)).start()
    failure = None
    try:
        for step in claim["input"]["steps"]:
            argv = ["setpriv", "--pdeathsig", "KILL", *step["argv"]]  # it does not outlive this worker
            attempt["process"] = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            attempt["ended"] and attempt["process"].kill()
            text = attempt["process"].communicate()[0][-60000:]
            call(db, "event_append", **token, p_events=Jsonb([{"event_id": str(uuid.uuid4()), "type": "LOG", "level": "info", "message": text or step["name"]}]))
            if attempt["process"].returncode != 0:
                failure = {"class": attempt["ended"] or "permanent", "message": f"step '{step['name']}' ended with {attempt['process'].returncode}"}
                break
    finally:
        attempt["over"].set()
    if failure:
        return call(db, "phase_fail", **token, p_failure=Jsonb(failure))
    call(db, "phase_complete", **token, p_output=Jsonb({"steps": [step["name"] for step in claim["input"]["steps"]]}))


db, keeper = (psycopg.connect(sys.argv[1], autocommit=True) for _ in range(2))
info = Jsonb({"instance": NAME, "executors": ["runbook"], "session_lock": True})  # by the lock the database sees our death within seconds
keeper.execute("select pg_advisory_lock((ops.worker_register(%s, %s) ->> 'lock_key')::bigint)", (NAME, info))
while True:
    call(db, "maintenance_tick", p_worker=NAME)
    claims = call(db, "run_claim", p_worker=NAME, p_executors=["runbook"], p_claim_id=str(uuid.uuid4()))["claims"]
    try:
        [work(db, keeper, claim) for claim in claims] or time.sleep(1)
    except psycopg.Error as error:
        if error.sqlstate not in ("LH071", "LH011", "LH072"):  # the lease is another's by now, or the run has ended: nothing was written
            raise
