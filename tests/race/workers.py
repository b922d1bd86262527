"""Workers that die: seen by the database in seconds where it can see, by the clock where it cannot."""
import json, time
from harness import Session, psql


def race_a_vanished_session_lock_gives_the_phase_back_in_seconds(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    run = psql("select test.run('one')", db=db, user="test_ada").stdout.strip()
    # never within 30 s of the server's start: wait that out first
    while float(psql("select extract(epoch from clock_timestamp() - pg_postmaster_start_time())", db=db).stdout) < 31:
        time.sleep(0.5)
    worker, other = Session(db, "test_wendy"), Session(db, "test_wendy")
    key = json.loads(worker.ask("select ops.worker_register('w1', '{\"instance\": \"a\", \"session_lock\": true}')"))["lock_key"]
    worker.ask(f"select pg_advisory_lock({key})")
    worker.ask("select test.start()")
    tick = "select ops.maintenance_tick('w2') ->> 'requeued'"
    for _ in range(6):
        assert other.ask(tick) == "0", "it is alive: its lock is held"
        time.sleep(0.5)
    # the connection breaks and comes back within the grace: nothing is taken from it
    worker.close()
    other.ask(tick)
    worker = Session(db, "test_wendy")
    again = json.loads(worker.ask("select ops.worker_register('w1', '{\"instance\": \"a\", \"session_lock\": true}')"))["lock_key"]
    assert again == key, "the same instance keeps its key"
    worker.ask(f"select pg_advisory_lock({key})")
    for _ in range(6):
        assert other.ask(tick) == "0", "it came back"
        time.sleep(0.5)
    # it dies, and its successor under the same name does not inherit the lease
    worker.close()
    died = time.monotonic()
    other.ask("select ops.worker_register('w1', '{\"instance\": \"b\", \"session_lock\": true}')")
    while other.ask(tick) != "1":
        assert time.monotonic() - died < 15, "not noticed in 15 s"
        time.sleep(0.25)
    took = time.monotonic() - died
    assert took > 0.9, took
    status = psql(f"select status || ' ' || crashes from ops.phase where run_id = '{run}'", db=db).stdout.strip()
    assert status == "queued 1", status
    return f"noticed after {took:.1f} s"


def race_a_held_lock_does_not_extend_an_overdue_lease(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    run = psql("select test.run('one')", db=db, user="test_ada").stdout.strip()
    worker, other = Session(db, "test_wendy"), Session(db, "test_wendy")
    key = json.loads(worker.ask("select ops.worker_register('w1', '{\"instance\": \"a\", \"session_lock\": true}')"))["lock_key"]
    worker.ask(f"select pg_advisory_lock({key})")
    claim = json.loads(worker.ask("select test.claim(1, '1 second') -> 0"))
    time.sleep(1.2)
    assert other.ask("select ops.maintenance_tick('w2') ->> 'requeued'") == "1"
    text = worker.ask(f"select ops.phase_start('{run}', 'p1', '{claim['lease_token']}')")
    assert "the lease on phase" in text, text


def race_a_server_that_has_just_started_takes_nothing_back(db, cluster):
    """It frees every session lock at once, and says nothing about who holds them no longer: for 30 s only the clock decides."""
    psql("select test.template('one', 1)", db=db, user="test_ada")
    run = psql("select test.run('one')", db=db, user="test_ada").stdout.strip()
    worker = Session(db, "test_wendy")
    key = json.loads(worker.ask("select ops.worker_register('w1', '{\"instance\": \"a\", \"session_lock\": true}')"))["lock_key"]
    worker.ask(f"select pg_advisory_lock({key})")
    token = json.loads(worker.ask("select test.start()"))["lease_token"]
    cluster.ctl("restart")
    began, ticks, other = time.monotonic(), 0, Session(db, "test_wendy")
    while time.monotonic() - began < 5:
        tick = json.loads(other.ask("select ops.maintenance_tick('w2')"))
        assert (tick["requeued"], tick["busy"]) == (0, False), f"{time.monotonic() - began:.1f} s after the start: {tick}"
        ticks += 1
        time.sleep(0.2)
    held = psql(f"select count(*) from pg_locks where locktype = 'advisory' and granted and ((classid::bigint << 32) | objid::bigint) = {key}", db=db).stdout.strip()
    up = float(psql("select extract(epoch from clock_timestamp() - pg_postmaster_start_time())", db=db).stdout)
    assert held == "0" and 5 <= up < 30, (held, up)
    # and who held the lease goes on, from a new connection
    done = other.ask(f"select ops.phase_complete('{run}', 'p1', '{token}') ->> 'run_status'")
    assert done == "succeeded", done
    return f"{ticks} ticks in the first {up:.0f} s, requeued=0"


race_a_server_that_has_just_started_takes_nothing_back.cluster = True
