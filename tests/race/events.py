"""Followers of events: nothing that commits late is missed, and nothing holds them up."""
import json
from harness import Session, psql


def follow(session, cursor, limit=7):
    """Everything the cursor owes now: event ids, and the next cursor."""
    ids = []
    while True:
        page = json.loads(session.ask(f"select ops.event_tail({cursor}, {limit})"))
        ids += [e["event_id"] for e in page["events"]]
        cursor = f"'{page['cursor']}'"
        if not page["more"]:
            return ids, cursor


def race_a_late_commit_is_not_skipped_and_a_foreign_writer_stalls_nobody(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    reader, late, foreign = Session(db, "test_ada"), Session(db, "test_ada"), Session("postgres")
    # a long writer in another database of the cluster holds back pg_snapshot_xmin for all of this test
    foreign.ask("create table if not exists lhcr_race_long_writer ()")
    foreign.ask("begin")
    foreign.ask("insert into lhcr_race_long_writer default values")
    seen, cursor = follow(reader, "null")
    assert seen == []
    psql("select test.run('one')", db=db, user="test_ada")  # makes its queue, which takes a lock until commit
    seen, cursor = follow(reader, cursor)
    assert len(seen) == 2
    late.ask("begin")
    slow = late.ask("select test.run('one')")  # takes its transaction id before what follows
    psql("select count(test.run('one')) from generate_series(1, 20)", db=db, user="test_ada")
    ids, cursor = follow(reader, cursor)
    assert len(ids) == 40, len(ids)  # RUN_CREATED and PHASE_QUEUED of twenty runs, though two writers are open
    seen += ids
    late.ask("commit")
    ids, cursor = follow(reader, cursor)
    assert len(ids) == 2, "the late commit is told, once"
    seen += ids
    ids, cursor = follow(reader, cursor)
    assert ids == []
    total = int(psql("select count(*) from ops.event", db=db).stdout)
    assert len(seen) == len(set(seen)) == total == 44, (len(seen), total)
    foreign.ask("rollback")
    foreign.ask("drop table lhcr_race_long_writer")
    stranger = Session(db, "test_eve")
    assert follow(stranger, "null")[0] == [], "another organisation sees none of it"
    return f"{total} events, lost=0 duplicated=0"


def race_the_numbers_of_a_run_have_no_gap_when_two_append(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    run = psql("select test.run('one')", db=db, user="test_ada").stdout.strip()
    a, b = Session(db, "test_wendy"), Session(db, "test_wendy")
    token = json.loads(a.ask("select test.start()"))["lease_token"]
    append = f"select ops.event_append('{run}', 'p1', '{token}', '[{{\"type\": \"LOG\", \"message\": \"x\"}}]') ->> 'appended'"
    for _ in range(40):
        a.send(append), b.send(append)
        assert (a.answer(), b.answer()) == ("1", "1")
    rows = psql(f"select count(*) || ' ' || max(seq) || ' ' || min(seq) from ops.event where run_id = '{run}'", db=db).stdout.strip()
    assert rows == "84 84 1", rows
