"""NOTIFY takes a lock that all commits share: it is sent to those who wait, once, and to nobody else."""
from harness import Session, psql


def heard(session):
    return session.ask("select 1").count("Asynchronous notification")


def race_a_waiting_worker_is_woken_once_and_none_when_nobody_waits(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    listener, worker, person = Session(db), Session(db, "test_wendy"), Session(db, "test_ada")
    listener.ask("listen lhcr_ready")
    for _ in range(20):
        person.ask("select test.run('one')")
    assert heard(listener) == 0, "nobody waits: no NOTIFY"
    assert worker.ask("select jsonb_array_length(test.claim(100))") == "20"
    assert worker.ask("select test.claim()") == "[]", "now it waits"
    for _ in range(20):
        person.ask("select test.run('one')")
    assert heard(listener) == 1, "twenty runs, one NOTIFY"
    worker.ask("select test.claim(100)")
    worker.ask("select test.claim()")
    person.ask("select count(test.run('one')) from generate_series(1, 20)")
    assert heard(listener) == 1, "and again"


def race_a_cancel_of_a_running_phase_is_told_at_once(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    listener, worker, person = Session(db), Session(db, "test_wendy"), Session(db, "test_ada")
    listener.ask("listen lhcr_cancel")
    run = person.ask("select test.run('one')")
    worker.ask("select test.start()")
    person.ask(f"select ops.run_cancel('{run}')")
    text = listener.ask("select 1")
    assert text.count("Asynchronous notification") == 1 and run in text, text
    person.ask(f"select ops.run_cancel('{run}')")
    assert heard(listener) == 0, "asked again, told once"
