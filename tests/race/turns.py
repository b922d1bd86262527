"""Turns of a queue, taken by connections that meet (ADR 0021)."""
import json, threading, time
from claims import one, run_many
from harness import Session, psql


def race_runs_made_by_several_connections_at_once_have_each_a_turn_of_their_own(db):
    """Turns that are shared, or in which two batches alternate, are more than their tenant's share."""
    run_many(db, 1)
    request = {"project": "sales", "environment": "dev", "template": "one", "git_sha": "0123456789abcdef", "spec_slug": "shop"}
    sessions, rounds, errors, batches, behind = [Session(db, "test_ada") for _ in range(4)], 6, [], [], []
    meeting = threading.Barrier(4, timeout=60)

    def make(session):
        for _ in range(rounds):
            if meeting.wait() == 0:  # the queue is there and empty: who comes first begins it, in half of the rounds after a while without any run
                psql("select ops.run_cancel(run_id) from ops.run where status not in ('succeeded', 'cancelled')", db=db, user="test_ada")
                time.sleep(1.1 if len(batches) // 20 % 2 else 0)
            meeting.wait()
            for _ in range(5):
                text = session.ask(f"select string_agg(value ->> 'run_id', ' ') from jsonb_array_elements(ops.run_create_batch('{json.dumps([request] * 25)}') -> 'runs')")
                if "ERROR" in text:
                    errors.append(text)
                batches.append(text.split())
            if meeting.wait() == 0:
                check()

    def check():
        keys = dict(line.split("|") for line in one(db, "select run_id, key from ops.ready").split("\n"))
        spans = sorted((min(k), max(k)) for k in ([int(keys[r]) for r in b] for b in batches[-20:]))
        met = [(a, b) for a, b in zip(spans, spans[1:]) if a[1] >= b[0]]
        if met or len(set(keys.values())) != 500:
            errors.append(f"{len(met)} batches within another's turns, {500 - len(set(keys.values()))} turns shared: {met[:2]}")
        begun = one(db, "select min(r.key) - min(pg_sequence_last_value(q.clock)) from ops.ready r join ops.queue q using (queue_id)")
        behind.append(int(begun))

    threads = [threading.Thread(target=make, args=(s,)) for s in sessions]
    [t.start() for t in threads]
    while any(t.is_alive() for t in threads):  # an operator changes the weight meanwhile, and nobody is locked out by it
        for weight in (100, 200):
            psql(f"select ops.queue_weight('sales', 'dev', {weight})", db=db, user="test_ada")
    [t.join() for t in threads]
    [s.close() for s in sessions]
    assert not errors and len(batches) == rounds * 20, errors
    # what was cancelled before puts the queue behind only where who begins it is put aside between two locks, a few microseconds
    assert len([b for b in behind if b]) <= 1, behind
    return f"{len(batches)} batches of 25 by 4 connections in {rounds} rounds, turns shared: 0"


def race_two_that_begin_an_emptied_queue_at_once_begin_it_at_virtual_time(db):
    """Each knows of the other only that it is there, and one has to begin: what has been cancelled puts nobody behind."""
    run_many(db, 50)
    psql("select ops.run_cancel(run_id) from ops.run", db=db, user="test_ada")
    first, second, meanwhile = Session(db, "test_ada"), Session(db, "test_ada"), Session(db, "postgres")
    meanwhile.ask("begin")
    meanwhile.ask("select pg_advisory_xact_lock(hashtextextended('lhcr vtime ' || queue_id, 0)) from ops.queue where band = 'fresh'")
    for number, session in enumerate((first, second), 1):  # both have looked at the queue, and stand before its times
        session.ask("begin")
        session.send("select test.run('one') is not null")
        for _ in range(200):
            if one(db, "select count(*) from pg_locks where locktype = 'advisory' and not granted") == str(number):
                break
            time.sleep(0.05)
        else:
            raise AssertionError(f"session {number} does not wait")
    meanwhile.ask("commit")
    answers = [s.answer() for s in (first, second)] + [s.ask("commit") for s in (first, second)]
    [s.close() for s in (first, second, meanwhile)]
    found = one(db, "select min(r.key) - min(pg_sequence_last_value(q.clock)), max(r.key) - min(r.key) from ops.ready r join ops.queue q using (queue_id)")
    assert found == "0|1000", (found, answers)
    return "2 turns"


def race_what_is_queued_while_a_transaction_stays_open_goes_on_behind_it(db):
    run_many(db, 1)
    psql("select ops.run_cancel(run_id) from ops.run", db=db, user="test_ada")
    held = Session(db, "test_ada")
    held.ask("begin")
    held.ask("select count(test.run('one')) from generate_series(1, 20)")
    run_many(db, 1)  # the queue seems empty, and is not
    held.ask("commit")
    found = one(db, "select count(*) filter (where key < last), count(distinct key) from ops.ready, (select max(key) as last from ops.ready where run_id = "
                    "(select run_id from ops.run order by created_at desc limit 1)) as l")
    assert found == "20|21", found
    psql("select ops.run_cancel(run_id) from ops.run where status not in ('succeeded', 'cancelled')", db=db, user="test_ada")
    run_many(db, 1)  # and now it is: it begins anew at virtual time
    found = one(db, "select r.key - pg_sequence_last_value(q.clock) from ops.ready r join ops.queue q using (queue_id)")
    assert found == "0", found
    return "21 turns"
