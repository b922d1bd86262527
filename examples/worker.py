#!/usr/bin/env python3
"""A worker in Python: claims runbook phases and runs their argv steps, one at a time. The contract is docs/reference/sql-api.md.
usage: worker.py CONNINFO   (pip install psycopg[binary]; setpriv of util-linux)"""
import json, os, signal, subprocess, sys, time, uuid
import psycopg

NAME = f"python:{os.uname().nodename}:{os.getpid()}"


def call(function, **arguments):
    names = ", ".join(f"p_{name} => %({name})s" for name in arguments)
    return db.execute(f"select ops.{function}({names})", arguments).fetchone()[0]


def why_end(lease):
    """Heartbeats. The class of failure that the attempt is to end with, or None; whether it is late the database's clock decides."""
    told = call("lease_heartbeat", worker=NAME, leases=json.dumps([lease]))["leases"][0]
    late = db.execute("select now() >= %s::timestamptz", [told["deadline_at"]]).fetchone()[0]
    return "lease_lost" if told["state"] == "lost" else "cancelled" if told["cancel_requested"] else "timeout" if late else None


def run_step(step, lease):
    """What it printed, its exit code, and why it was ended; a heartbeat before it and each second of it."""
    argv = ["setpriv", "--pdeathsig", "KILL", *step["argv"]]  # it does not outlive this worker
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    while not (why := why_end(lease)):
        try:
            return process.communicate(timeout=1)[0], process.returncode, None
        except subprocess.TimeoutExpired:
            continue
    os.killpg(process.pid, signal.SIGKILL)
    return process.communicate()[0], process.returncode, why


def work(claim):
    lease = {key: claim[key] for key in ("run_id", "phase", "lease_token")}
    call("phase_start", **lease)
    for step in claim["input"]["steps"]:
        text, code, why = run_step(step, lease)
        call("event_append", **lease, events=json.dumps([{"event_id": str(uuid.uuid4()), "type": "LOG", "level": "info", "message": text[-60000:] or step["name"]}]))
        if why or code != 0:
            return call("phase_fail", **lease, failure=json.dumps({"class": why or "permanent", "message": f"step '{step['name']}' ended with {code}"}))
    call("phase_complete", **lease, output=json.dumps({"steps": [step["name"] for step in claim["input"]["steps"]]}))


db = psycopg.connect(sys.argv[1], autocommit=True)
lock = call("worker_register", worker=NAME, info=json.dumps({"instance": NAME, "executors": ["runbook"], "session_lock": True}))["lock_key"]
db.execute("select pg_advisory_lock(%s)", [lock])  # by it the database sees our death within seconds
while True:
    call("maintenance_tick", worker=NAME)
    claims = call("run_claim", worker=NAME, executors=["runbook"], claim_id=str(uuid.uuid4()))["claims"]
    try:
        [work(claim) for claim in claims] or time.sleep(1)
    except psycopg.Error as error:
        if error.sqlstate not in ("LH071", "LH011", "LH072"):  # the lease is another's by now, or the run has ended: nothing was written
            raise
