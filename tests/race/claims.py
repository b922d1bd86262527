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
