"""Claims that meet other claims, cancels and long transactions."""
import json, random, threading, time
from harness import Session, psql


def run_many(db, count, template="one", phases=1, more="{}"):
    psql(f"select test.template('{template}', {phases})", db=db, user="test_ada")
    psql(f"select count(test.run('{template}', '{more}')) from generate_series(1, {count})", db=db, user="test_ada")


def one(db, sql, user="postgres"):
    return psql(sql, db=db, user=user).stdout.strip()


def race_eight_workers_never_claim_a_phase_twice(db):
    run_many(db, 400)
    taken, errors = [], []

    def work(number):
        session = Session(db, "test_wendy")
        while True:
            text = session.ask(f"select ops.run_claim('w{number}', p_limit => {1 + number % 3}) -> 'claims'")
            if "ERROR" in text:
                errors.append(text)
                break
            claims = json.loads(text)
            if not claims:
                break
            for c in claims:
                taken.append(c["run_id"])
                text = session.ask(f"select ops.phase_start('{c['run_id']}', 'p1', '{c['lease_token']}')")
                text += session.ask(f"select ops.phase_complete('{c['run_id']}', 'p1', '{c['lease_token']}')")
                if "ERROR" in text:
                    errors.append(text)
        session.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not errors, errors[:3]
    lost, double = 400 - len(set(taken)), len(taken) - len(set(taken))
    assert (lost, double) == (0, 0), (lost, double)
    assert one(db, "select count(*) from ops.run where status = 'succeeded'") == "400"
    assert one(db, "select count(*) from ops.lease") == "0" and one(db, "select count(*) from ops.ready") == "0"
    gaps = one(db, "select count(*) from (select run_id, count(*) n, max(seq) m from ops.event group by 1) x where n <> m")
    assert gaps == "0", gaps
    return f"400 runs, lost={lost} duplicated={double}"


def race_cancel_and_complete_end_a_run_once(db):
    outcomes = {}
    run_many(db, 12)
    for number in range(12):
        worker, person = Session(db, "test_wendy"), Session(db, "test_ada")
        person.ask("select ops.whoami()")  # connected and warm: now they meet
        claim = json.loads(worker.ask("select test.start()"))
        run = claim["run_id"]
        first = [lambda: worker.send(f"select ops.phase_complete('{run}', 'p1', '{claim['lease_token']}') ->> 'run_status'"),
                 lambda: person.send(f"select ops.run_cancel('{run}') ->> 'status'")]
        [send() for send in (first if number % 2 else reversed(first))]
        done, cancelled = worker.answer(), person.answer()
        status = one(db, f"select status from ops.run where run_id = '{run}'")
        assert "ERROR:  deadlock" not in done + cancelled, done + cancelled
        assert status == "succeeded", (status, done, cancelled)
        assert done == "succeeded"
        ends = one(db, f"select count(*) from ops.event where run_id = '{run}' and type in ('RUN_SUCCEEDED', 'RUN_CANCELLED', 'RUN_FAILED')")
        assert ends == "1", ends
        key = "refused" if "ERROR" in cancelled else "asked for"
        outcomes[key] = outcomes.get(key, 0) + 1
        worker.close(), person.close()
    return f"cancels: {outcomes}"


def race_cancel_meets_the_claim_of_the_same_run(db):
    run_many(db, 1)
    run = one(db, "select run_id from ops.run")
    claimer, person = Session(db, "test_wendy"), Session(db, "test_ada")
    # the claim holds the queue row, uncommitted; the cancel must neither wait for ever nor be lost
    claimer.ask("begin")
    claims = json.loads(claimer.ask("select test.claim()"))
    person.send(f"select ops.run_cancel('{run}') ->> 'status'")
    time.sleep(0.3)
    claimer.ask("commit")
    assert person.answer() == "claimed"
    beat = json.loads(claimer.ask(f"select ops.lease_heartbeat('w1', '{json.dumps([{k: claims[0][k] for k in ('run_id', 'phase', 'lease_token')}])}')"))
    assert beat["leases"][0]["cancel_requested"] is True, beat
    # the other way round: the cancel holds the run, the claim finds the phase gone
    psql("select test.run('one')", db=db, user="test_ada")
    run = one(db, "select run_id from ops.run where status = 'queued'")
    person.ask("begin")
    person.ask(f"select ops.run_cancel('{run}')")
    claimer.send("select test.claim()")
    time.sleep(0.3)
    person.ask("commit")
    assert json.loads(claimer.answer()) == []
    assert one(db, "select count(*) from ops.ready") == "0"


def race_two_creates_with_one_key_make_one_run(db):
    run_many(db, 1)
    request = '{"project": "sales", "environment": "dev", "template": "one", "git_sha": "abcdef0", "spec_slug": "s", "idempotency_key": "k"}'
    a, b = Session(db, "test_ada"), Session(db, "test_ada")
    a.ask("begin")
    first = a.ask(f"select ops.run_create('{request}') ->> 'run_id'")
    b.send(f"select ops.run_create('{request}') ->> 'run_id'")
    time.sleep(0.3)
    a.ask("commit")
    assert b.answer() == first
    # the first one fails: the second makes the run itself
    other = request.replace('"k"', '"k2"')
    a.ask("begin")
    first = a.ask(f"select ops.run_create('{other}') ->> 'run_id'")
    b.send(f"select ops.run_create('{other}') ->> 'run_id'")
    time.sleep(0.3)
    a.ask("rollback")
    second = b.answer()
    assert second != first and one(db, f"select count(*) from ops.run where run_id = '{second}'") == "1"


def race_batches_that_name_the_same_keys_in_another_order_never_deadlock(db):
    """Made as a set, and one by one (a template with a queue timeout). A third holds a key between the others, so that the two surely meet."""
    run_many(db, 1)
    psql("""select test.template('slow', 1, '{"limits": {"queue_timeout_ms": 3600000}}')""", db=db, user="test_ada")
    a, b, third = (Session(db, "test_ada") for _ in range(3))
    for way, template in (("set", "one"), ("one by one", "slow")):
        def batch(*keys):
            requests = [{"project": "sales", "environment": "dev", "template": template, "git_sha": "abcdef0", "spec_slug": "s", "idempotency_key": f"{way} {k}"} for k in keys]
            return f"select jsonb_path_query_array(ops.run_create_batch('{json.dumps(requests)}'), '$.runs[*].run_id')"
        third.ask("begin")
        third.ask(batch("m"))
        a.send(batch("a", "m", "z"))
        time.sleep(0.3)
        b.send(batch("z", "a"))
        time.sleep(0.3)
        third.ask("rollback")
        first, second = a.answer(), b.answer()
        assert "ERROR" not in first + second, f"{way}: {first} {second}"
        first, second = json.loads(first), json.loads(second)
        assert [first[2], first[0]] == second, f"{way}: {first} {second}"


def race_runs_of_one_queue_key_never_overlap(db):
    run_many(db, 24, more='{"queue_key": "odoo"}')
    errors, live = [], []

    def work(number):
        session = Session(db, "test_wendy")
        idle = 0
        while idle < 20:
            claims = json.loads(session.ask(f"select ops.run_claim('w{number}', p_limit => 5) -> 'claims'"))
            if len(claims) > 1:
                errors.append(claims)
            if not claims:
                idle += 1
                time.sleep(0.02)
            for c in claims:
                idle = 0
                live.append(one(db, "select count(*) from ops.lease"))
                session.ask(f"select ops.phase_start('{c['run_id']}', 'p1', '{c['lease_token']}')")
                text = session.ask(f"select ops.phase_complete('{c['run_id']}', 'p1', '{c['lease_token']}')")
                if "ERROR" in text:
                    errors.append(text)
        session.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    [t.start() for t in threads]
    # another one joins the line while it moves
    for _ in range(6):
        psql("select test.run('one', '{\"queue_key\": \"odoo\"}')", db=db, user="test_ada")
    [t.join() for t in threads]
    assert not errors, errors[:2]
    assert set(live) == {"1"}, set(live)
    assert one(db, "select count(*) from ops.run where status = 'succeeded'") == "30"
    assert one(db, "select count(*) from ops.queue_slot") == "0" and one(db, "select count(*) from ops.queue_waiter") == "0"


def race_a_row_below_the_floor_is_the_next_one_claimed(db):
    run_many(db, 300)
    reader, worker, late = Session(db), Session(db, "test_wendy"), Session(db, "test_ada")
    reader.ask("begin isolation level repeatable read")
    reader.ask("select count(*) from ops.run")
    claim = "select ops.run_claim('w1') #>> '{claims,0,run_id}'"
    # a transaction that enters a row and commits late, while the floor moves on
    late.ask("begin")
    slow = late.ask("select test.run('one', '{\"priority\": 1}')")
    for _ in range(200):
        worker.ask(claim)
    floor = one(db, "select max(ops._floor_read(floor)) from ops.queue")
    least = one(db, "select min(key) from ops.ready")
    assert int(floor) <= int(least)
    late.ask("commit")
    assert worker.ask(claim) == slow, "the row that was committed late"
    for _ in range(20):
        worker.ask(claim)
    raised = int(one(db, "select max(ops._floor_read(floor)) from ops.queue"))
    assert raised > -9000000000000000000, raised
    urgent = one(db, "select test.run('one', '{\"priority\": 500}')", "test_ada")
    assert int(one(db, "select min(key) from ops.ready")) < raised, "it is below the floor"
    assert worker.ask(claim) == urgent, "the urgent row"
    # given back, it is next again
    token = one(db, f"select lease_token from ops.lease where run_id = '{urgent}'")
    worker.ask(f"select ops.lease_release('{urgent}', 'p1', '{token}', 'drain')")
    assert worker.ask(claim) == urgent, "the row that was given back"
    left = 0
    while worker.ask(claim):
        left += 1
    assert one(db, "select count(*) from ops.ready") == "0", "nothing is lost below a floor"
    reader.close()
    return f"{left} more claimed, none lost"


def race_rows_entered_while_floors_are_raised_are_never_lost(db):
    """Many enter with keys all over the place, many claim and raise; at the end not one row is left."""
    psql("select test.template('one', 1)", db=db, user="test_ada")
    reader = Session(db)
    reader.ask("begin isolation level repeatable read")
    reader.ask("select count(*) from ops.run")
    stop, claimed, errors = threading.Event(), [], []

    def enter(number):
        session = Session(db, "test_ada")
        for i in range(60):
            text = session.ask(f"begin; select test.run('one', jsonb_build_object('priority', (random() * 6 - 3)::int)); "
                               f"select pg_sleep(random() * 0.02); commit")
            if "ERROR" in text:
                errors.append(text)
        session.close()

    def claim(number):
        session = Session(db, "test_wendy")
        while True:
            ended = stop.is_set()
            text = session.ask(f"select ops.run_claim('w{number}', p_limit => 3) -> 'claims'")
            if "ERROR" in text:
                errors.append(text)
                break
            claims = json.loads(text)
            claimed.extend(c["run_id"] for c in claims)
            if not claims and ended:
                break
            time.sleep(0.001)
        session.close()

    enterers = [threading.Thread(target=enter, args=(n,)) for n in range(4)]
    claimers = [threading.Thread(target=claim, args=(n,)) for n in range(3)]
    [t.start() for t in enterers + claimers]
    [t.join() for t in enterers]
    stop.set()
    [t.join() for t in claimers]
    reader.close()
    assert not errors, errors[:2]
    left = one(db, "select count(*) from ops.ready")
    assert (len(claimed), len(set(claimed)), left) == (240, 240, "0"), (len(claimed), len(set(claimed)), left)
    return "240 entered, lost=0 duplicated=0"


def race_a_run_that_is_scored_is_the_next_one_claimed(db):
    """Behind 400 others, while a long transaction keeps every dead entry and floors have been raised; and workers meet signals."""
    run_many(db, 400)
    reader, worker = Session(db), Session(db, "test_wendy")
    reader.ask("begin isolation level repeatable read")
    reader.ask("select count(*) from ops.run")
    claim = "select ops.run_claim('w1') #>> '{claims,0,run_id}'"
    for _ in range(150):
        worker.ask(claim)
    time.sleep(0.5)
    worker.ask(claim)
    floor = int(one(db, "select max(ops._floor_read(floor)) from ops.queue"))
    assert floor > -9000000000000000000, floor
    last = one(db, "select run_id from ops.ready order by key desc limit 1")
    raised = one(db, signal(f"run:{last}", 900), "test_ada")
    assert raised == "1", raised
    assert int(one(db, f"select key from ops.ready where run_id = '{last}'")) < floor, "it stands below the floor"
    assert worker.ask(claim) == last, "the run that was raised"
    # the same while six sessions raise and lower runs and four claim: none is lost, none claimed twice
    claimed, errors, stop = [], [], threading.Event()

    def score(number):
        chance, session = random.Random(20261126 + number), Session(db, "test_ada")
        while not stop.is_set():
            run = session.ask("select run_id from ops.run where finished_at is null and status = 'queued' order by random() limit 1")
            if run:
                text = session.ask(signal(f"run:{run}", chance.randint(-5000, 5000)))
                errors.extend([text] if "ERROR" in text else [])
        session.close()

    def work(number):
        session = Session(db, "test_wendy")
        while True:
            text = session.ask(f"select ops.run_claim('w{number}', p_limit => 2) -> 'claims'")
            if "ERROR" in text:
                errors.append(text)
                break
            claims = json.loads(text)
            claimed.extend(c["run_id"] for c in claims)
            if not claims and one(db, "select count(*) from ops.ready") == "0":
                break
            time.sleep(0.01)
        session.close()

    scorers = [threading.Thread(target=score, args=(n,)) for n in range(6)]
    workers = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    [t.start() for t in scorers + workers]
    [t.join() for t in workers]
    stop.set()
    [t.join() for t in scorers]
    reader.close()
    moved = one(db, "select count(*) from ops.event where type = 'RUN_QUEUED'")
    left = one(db, "select count(*) from ops.phase where status = 'queued'")
    assert not errors, errors[:2]
    assert len(claimed) == len(set(claimed)) and left == "0", (len(claimed), len(set(claimed)), left)
    return f"{len(claimed)} claimed while {moved} were moved, lost=0 duplicated=0"


def signal(subject, value):
    return (f"""select ops.signal_set('{{"project": "sales", "environment": "dev", "subject": "{subject}", "signal": "manual", "value": {value}}}') ->> 'moved'""")
