"""A push and a collector that meet over one hash: whoever comes second waits or leaves it, and no bytes are lost."""
import json
from harness import Session, psql

SHA = "a" * 64
OLD = json.dumps([{"sha256": SHA, "modified_at": "2020-01-01T00:00:00Z"}])
TAKE = f"select ops.artifact_gc('sales', 'dev', '{OLD}', '1 hour', true)"


def attempt(db):
    """A run whose phase is started, and the call that announces SHA for it."""
    psql("select test.template('one', 1)", db=db, user="test_ada")
    run = psql("select test.run('one')", db=db, user="test_ada").stdout.strip()
    worker = Session(db, "test_wendy", name="pusher")
    token = json.loads(worker.ask("select test.start()"))["lease_token"]
    return worker, f"select ops.artifact_announce('{run}', 'p1', '{token}', '{{{SHA}}}')"


def waits(db, name):
    for _ in range(100):
        state = psql(f"select wait_event_type || ' ' || wait_event from pg_stat_activity where application_name = '{name}' and state = 'active'", db=db).stdout.strip()
        if state:
            return state
    return "nothing"


def race_an_announcement_waits_for_the_collector_that_took_its_hash(db):
    worker, announce = attempt(db)
    collector = Session(db, "test_wendy", name="collector")
    collector.ask("begin")
    assert json.loads(collector.ask(TAKE))["removable"] == [SHA]
    worker.send(announce)
    assert waits(db, "pusher") == "Lock advisory", "the bytes may be removed now: nobody relies on them"
    heartbeat = psql("select 1 from ops.lease for update nowait", db=db)
    assert heartbeat.stdout.strip() == "1", "while it waits its lease can be renewed"
    collector.ask("commit")
    assert json.loads(worker.answer())["announced"] == 1
    collector.ask("begin")
    assert json.loads(collector.ask(TAKE))["announced"] == 1, "from now on it is announced"
    collector.ask("commit")


def race_a_collector_leaves_a_hash_that_is_announced_at_the_same_moment(db):
    worker, announce = attempt(db)
    collector = Session(db, "test_wendy", name="collector")
    worker.ask("begin")
    worker.ask(announce)
    collector.ask("begin")
    answer = json.loads(collector.ask(TAKE))
    assert answer["removable"] == [] and answer["busy"] == 1, answer
    worker.ask("commit")
    answer = json.loads(collector.ask(TAKE))
    assert answer["removable"] == [] and answer["announced"] == 1, answer
    assert collector.ask("show idle_in_transaction_session_timeout") == "1min", "a collector that was stopped is thrown out"
    collector.ask("commit")
    assert collector.ask("show idle_in_transaction_session_timeout") == "0"


def race_a_collector_looks_again_once_it_has_a_hash(db):
    """The announcement is committed between the collector's look and its lock: the collector is held in the middle of its look."""
    _, announce = attempt(db)
    worker, collector = Session(db, "postgres", name="pusher"), Session(db, "test_wendy", name="collector")
    worker.ask("begin")
    worker.ask("set local session authorization test_wendy")
    assert json.loads(worker.ask(announce))["announced"] == 1
    worker.ask("set local session authorization default")
    worker.ask("lock table ops.artifact in access exclusive mode")
    collector.ask("begin")
    collector.send(TAKE)
    assert waits(db, "collector") == "Lock relation", "it looks, with a snapshot from before the announcement"
    worker.ask("commit")
    answer = json.loads(collector.answer())
    assert answer["removable"] == [] and answer["announced"] == 1, answer
    collector.ask("commit")


def race_an_older_snapshot_may_take_nothing(db):
    attempt(db)
    collector = Session(db, "test_wendy", name="collector")
    collector.ask("begin isolation level repeatable read")
    assert "read committed" in collector.ask(TAKE)
    collector.ask("rollback")
