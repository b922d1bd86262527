"""Schedules under many tickers: each logical time fires once, whoever ticks and whenever."""
import threading
from harness import Session, psql


def one(db, sql, user="postgres"):
    return psql(sql, db=db, user=user).stdout.strip()


def race_eight_tickers_fire_each_time_once(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    for number in range(20):
        psql(f"""select test.schedule('one', '* * * * *', '{{"name": "s{number}", "catchup": "all", "overlap": "queue"}}')""", db=db, user="test_ada")
    psql("update ops.schedule set next_at = date_trunc('minute', now()) - interval '10 minutes', due_at = date_trunc('minute', now()) - interval '10 minutes'", db=db)
    errors = []

    def tick(number):
        session = Session(db)  # the tick's own lock is left out: its parts alone must be enough
        for _ in range(10):
            text = session.ask("begin; set local session authorization default; select ops.schedule_tick(7); commit")
            if "ERROR" in text:
                errors.append(text)
        session.close()

    begun = one(db, "select now()")  # a minute that begins after the last tick is nobody's fault
    threads = [threading.Thread(target=tick, args=(n,)) for n in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not errors, errors[:2]
    fires, times, runs = one(db, "select count(*), count(distinct (schedule_id, logical_at)), (select count(*) from ops.run) from ops.schedule_fire").split("|")
    assert fires == times == runs, (fires, times, runs)
    assert int(runs) >= 220, runs
    behind = one(db, f"select count(*) from ops.schedule where due_at <= '{begun}'")
    assert behind == "0", behind
    return f"{runs} fires of 20 schedules, twice=0 missed=0"


def race_a_ticker_that_dies_half_way_leaves_nothing_or_all(db):
    psql("select test.template('one', 1), test.schedule('one', '* * * * *')", db=db, user="test_ada")
    psql("update ops.schedule set next_at = date_trunc('minute', now()), due_at = date_trunc('minute', now())", db=db)
    session = Session(db)
    session.ask("begin")
    assert session.ask("select ops.schedule_tick()") == "1"
    session.process.kill()
    session.process.wait()
    until = 50
    while one(db, "select count(*) from pg_stat_activity where state = 'idle in transaction'") != "0" and until:
        until -= 1
    assert one(db, "select count(*) from ops.run") == "0" and one(db, "select count(*) from ops.schedule_fire") == "0"
    assert one(db, "select ops.schedule_tick()") == "1" and one(db, "select count(*) from ops.run") == "1"
