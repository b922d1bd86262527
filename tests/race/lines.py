"""Sessions and concurrency keys under many workers: runs of a lane never overlap, limits are never passed, nothing is left waiting."""
import json, random, threading, time
from harness import Session, psql

SEED = 20261126


def one(db, sql, user="postgres"):
    return psql(sql, db=db, user=user).stdout.strip()


def work_off(db, workers, fail_share=0.0, between=None):
    """Workers claim and end phases, some of them badly, until nothing lives; what the database refused."""
    errors, open_ends = [], threading.Event()

    def work(number):
        chance, session = random.Random(SEED + number), Session(db, "test_wendy")
        while not open_ends.is_set():
            text = session.ask(f"select ops.run_claim('w{number}', p_limit => {chance.randint(1, 6)}) -> 'claims'")
            if "ERROR" in text:
                errors.append(text)
                continue
            claims = json.loads(text)
            if not claims:
                time.sleep(0.02)
            for c in claims:
                key = f"'{c['run_id']}', '{c['phase']}', '{c['lease_token']}'"
                text = session.ask(f"select ops.phase_start({key})")
                if between:
                    between(chance)
                end = chance.random()
                if end < fail_share:
                    text += session.ask(f"select ops.phase_fail({key}, '{{\"class\": \"permanent\", \"message\": \"x\"}}')")
                elif end < fail_share + 0.1:
                    text += session.ask(f"select ops.lease_release({key})")
                else:
                    text += session.ask(f"select ops.phase_complete({key})")
                if "ERROR" in text:
                    errors.append(text)
        session.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(workers)]
    [t.start() for t in threads]
    until = time.monotonic() + 60
    while int(one(db, "select count(*) from ops.run where finished_at is null")) and time.monotonic() < until:
        time.sleep(0.1)
    open_ends.set()
    [t.join() for t in threads]
    return errors


def overlaps(db):
    """Pairs of runs of one lane that held it at the same time, by the attempts at their phases."""
    return one(db, """select count(*) from (select r.session_id, r.lane, r.run_id, min(a.claimed_at) as since, max(a.finished_at) as till
        from ops.run r join ops.attempt a using (run_id) group by r.run_id, r.session_id, r.lane) x
      join (select r.session_id, r.lane, r.run_id, min(a.claimed_at) as since, max(a.finished_at) as till
        from ops.run r join ops.attempt a using (run_id) group by r.run_id, r.session_id, r.lane) y
      on x.session_id = y.session_id and x.lane = y.lane and x.run_id < y.run_id and x.since < y.till and y.since < x.till""")


def race_runs_of_a_lane_never_overlap_and_none_is_left(db):
    psql("select test.template('two', 2)", db=db, user="test_ada")
    for name in ("s1", "s2"):
        psql(f"""select ops.session_create('{{"project": "sales", "environment": "dev", "name": "{name}", "on_failure": "continue"}}')""", db=db, user="test_ada")
    psql("""select count(test.run('two', jsonb_build_object('session', 's' || 1 + i % 2, 'lane', chr(65 + i / 2 % 4))
      || case when i % 3 = 0 then '{"queue_key": "odoo"}'::jsonb else '{}' end)) from generate_series(1, 96) i""", db=db, user="test_ada")
    errors = work_off(db, 6, fail_share=0.1)
    assert not errors, errors[:3]
    left = one(db, "select count(*) from ops.run where finished_at is null")
    slots = one(db, "select count(*) from ops.queue_slot") + one(db, "select count(*) from ops.queue_waiter")
    assert left == "0" and slots == "00", (left, slots)
    assert overlaps(db) == "0", overlaps(db)
    order = one(db, """select count(*) from (select run_id, lag(run_id) over (partition by session_id, lane order by since) as before
      from (select r.session_id, r.lane, r.run_id, min(a.claimed_at) as since from ops.run r join ops.attempt a using (run_id) group by 1, 2, 3) x) y
      where before > run_id""")
    assert order == "0", order
    return f"96 runs in 8 lanes, overlapping=0 left=0 out of order=0, seed {SEED}"


def race_runs_of_a_line_go_in_the_order_of_their_requests(db):
    """Made by batches in one millisecond, the second after the clock stepped back: ids tell nothing of their order then."""
    clock = one(db, "select pg_get_functiondef('ops.now()'::regprocedure)")
    at = one(db, "select clock_timestamp()")
    psql("select test.template('one', 1)", db=db, user="test_ada")
    psql("""select ops.session_create('{"project": "sales", "environment": "dev", "name": "s", "on_failure": "continue"}')""", db=db, user="test_ada")
    made = {"lane": [], "key": [], "both": []}
    for line, more in (("lane", '{"session": "s", "lane": "A"}'), ("key", '{"queue_key": "odoo"}'), ("both", '{"session": "s", "lane": "B", "queue_key": "erp"}')):
        for batch in range(2):
            psql(f"create or replace function ops.now() returns timestamptz language sql volatile return '{at}'::timestamptz - interval '{batch} seconds'", db=db)
            made[line] += one(db, f"""select r ->> 'run_id' from jsonb_array_elements(ops.run_create_batch((select jsonb_agg('{{"project": "sales", "environment": "dev",
              "template": "one", "git_sha": "0123456789abcdef", "spec_slug": "shop"}}'::jsonb || '{more}') from generate_series(1, 30))) -> 'runs') with ordinality g (r, no) order by no""",
                              user="test_ada").split()
    psql(clock, db=db)
    # runs of another lane that want the same key come after those that wait for it in theirs
    late = one(db, """select string_agg(test.run('one', '{"queue_key": "erp"}')::text, ' ') from generate_series(1, 3)""", user="test_ada").split()
    errors = work_off(db, 4)
    assert not errors, errors[:3]
    went = {}
    for line, runs in made.items():
        began = one(db, f"""select run_id from ops.attempt where run_id = any ('{{{",".join(runs)}}}') group by run_id order by min(claimed_at)""").split()
        went[line] = sum(a != b for a, b in zip(began, runs))
        assert len(began) == len(runs) == 60
    assert set(went.values()) == {0}, went
    assert one(db, f"select count(*) from ops.run where run_id = any ('{{{','.join(late)}}}') and status = 'succeeded'") == "3"
    return "3 lines of 60 runs, out of order=0"


def race_a_limit_is_never_passed_and_nobody_is_left_waiting(db):
    psql("select test.template('one', 1), test.template('both', 1, '{\"phases\": [{\"name\": \"p1\", \"kind\": \"step\", \"executor\": \"runbook\", \"concurrency\": [\"erp\", \"lake\"]}]}')",
         db=db, user="test_ada")
    for key, most in (("erp", 3), ("lake", 2), ("template:one", 4)):
        psql(f"select ops.concurrency_set('sales', 'dev', '{key}', {most})", db=db, user="test_ada")
    psql("select count(test.run(case when i % 2 = 0 then 'one' else 'both' end)) from generate_series(1, 160) i", db=db, user="test_ada")
    worst, watching = {}, threading.Event()

    def watch():
        session = Session(db)
        while not watching.is_set():
            for line in session.ask("select key, count(*) from ops.concurrency_slot s join ops.lease l using (run_id, phase_no) group by key").splitlines():
                key, count = line.rsplit("|", 1)
                worst[key] = max(worst.get(key, 0), int(count))
        session.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    errors = work_off(db, 8, between=lambda chance: time.sleep(chance.random() / 200))
    watching.set()
    watcher.join()
    assert not errors, errors[:3]
    left = one(db, "select count(*) from ops.run where status <> 'succeeded'")
    rest = [one(db, f"select count(*) from ops.{table}") for table in ("concurrency_slot", "concurrency_waiter", "ready", "lease")]
    assert left == "0" and rest == ["0"] * 4, (left, rest)
    assert worst["lake"] <= 2 and worst["erp"] <= 3 and worst["template:one"] <= 4, worst
    assert worst["lake"] == 2 and worst["template:one"] > 1, worst
    return f"160 runs, most at a time {worst}, seed {SEED}"


def race_a_limit_that_is_set_while_a_lease_ends_leaves_no_slot_of_it(db):
    psql("select test.template('one', 1), test.template('two', 2)", db=db, user="test_ada")
    psql("select test.run('one'), test.run('two')", db=db, user="test_ada")
    ends, sets = Session(db, "test_wendy"), Session(db, "test_ada")
    claims = json.loads(ends.ask("select test.claim(10)"))
    for c in claims:
        ends.ask(f"select ops.phase_start('{c['run_id']}', 'p1', '{c['lease_token']}')")
    ends.ask("begin")
    for c in claims:
        ends.ask(f"select ops.phase_complete('{c['run_id']}', 'p1', '{c['lease_token']}')")
    sets.send("select ops.concurrency_set('sales', 'dev', 'project', 1) ->> 'running'")
    time.sleep(0.5)
    ends.ask("commit")
    assert sets.answer() == "0", "what ended meanwhile is not counted"
    assert one(db, "select count(*) from ops.concurrency_slot") == "0"
    assert len(json.loads(ends.ask("select test.claim(10)"))) == 1, "and the one that it allows runs"


def race_a_claim_that_was_under_way_when_the_first_limit_was_set_is_counted_by_the_next_tick(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    psql("select test.run('one'), test.run('one')", db=db, user="test_ada")
    claims, other = Session(db, "test_wendy"), Session(db, "test_wendy")
    claims.ask("begin")
    claim = json.loads(claims.ask("select test.claim(1)"))[0]
    psql("select ops.concurrency_set('sales', 'dev', 'project', 1)", db=db, user="test_ada")
    claims.ask("commit")
    other.ask("select ops.maintenance_tick('w2')")
    assert one(db, "select run_id from ops.concurrency_slot") == claim["run_id"]
    assert other.ask("select test.claim(10)") == "[]", "so no other starts"
    other.ask(f"select ops.phase_start('{claim['run_id']}', 'p1', '{claim['lease_token']}')")
    other.ask(f"select ops.phase_complete('{claim['run_id']}', 'p1', '{claim['lease_token']}')")
    assert len(json.loads(other.ask("select test.claim(10)"))) == 1, "until it has ended"


def race_limits_that_are_set_and_removed_at_once_never_deadlock(db):
    errors = []

    def work(number):
        session = Session(db, "test_ada")
        for _ in range(40):
            for call in ("set('sales', 'dev', 'project', 1)", "remove('sales', 'dev', 'project')")[::1 if number % 2 else -1]:
                text = session.ask(f"select ops.concurrency_{call}")
                if "deadlock" in text:
                    errors.append(text)
        session.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not errors, (len(errors), errors[0])


def race_a_run_that_is_let_through_while_it_is_cancelled_is_no_deadlock(db):
    """The cancel has the lane of its run and waits for the key; who passes the key on to that run must not ask for the lane."""
    psql("select test.template('one', 1)", db=db, user="test_ada")
    psql("""select ops.session_create('{"project": "sales", "environment": "dev", "name": "s", "on_failure": "continue"}')""", db=db, user="test_ada")
    first, second = (one(db, """select test.run('one', '{"queue_key": "odoo"}')""", "test_ada") for _ in range(2))
    third = one(db, """select test.run('one', '{"queue_key": "odoo", "session": "s", "lane": "A"}')""", "test_ada")
    passes, cancels = Session(db, "test_ada"), Session(db, "test_ada")
    passes.ask("begin")
    passes.ask(f"select ops.run_cancel('{second}')")
    cancels.send(f"select ops.run_cancel('{third}') ->> 'status'")
    time.sleep(0.3)
    text = passes.ask(f"select ops.run_cancel('{first}') ->> 'status'") + passes.ask("commit")
    assert (text, cancels.answer()) == ("cancelled", "cancelled"), text
    assert one(db, "select count(*) from ops.queue_slot") + one(db, "select count(*) from ops.queue_waiter") == "00"


def parked_while_cancelled(db, limit, waiters):
    """A run that waits apart is cancelled by who has its lock, while a claim that lets it back into the queue waits for that lock."""
    psql("select test.template('one', 1)", db=db, user="test_ada")
    psql(limit, db=db, user="test_ada")
    psql("select test.run('one'), test.run('one')", db=db, user="test_ada")
    claims, cancels = Session(db, "test_wendy"), Session(db)
    claim = json.loads(claims.ask("select test.claim(10)"))[0]
    run = one(db, f"select run_id from ops.{waiters}")
    key = f"'{claim['run_id']}', 'p1', '{claim['lease_token']}'"
    claims.ask(f"select ops.phase_start({key})")
    claims.ask(f"select ops.phase_complete({key})")
    cancels.ask("begin")
    cancels.ask(f"select from ops.run where run_id = '{run}' for update")
    claims.send("select test.claim(10)")
    time.sleep(0.3)
    text = cancels.ask("select test.be('ada')") + cancels.ask(f"select ops.run_cancel('{run}') ->> 'status'") + cancels.ask("commit")
    claimed = claims.answer()
    assert (text, claimed) == ("cancelled", "[]"), (text, claimed)
    assert [one(db, f"select count(*) from ops.{t}") for t in (waiters, "concurrency_slot", "lease", "ready")] == ["0"] * 4
    psql("select test.run('one')", db=db, user="test_ada")
    assert len(json.loads(claims.ask("select test.claim(10)"))) == 1, "and the next one goes"


def race_a_run_that_waits_for_a_slot_is_cancelled_while_it_gets_it(db):
    parked_while_cancelled(db, "select ops.concurrency_set('sales', 'dev', 'project', 1)", "concurrency_waiter")


def race_a_run_that_waits_for_room_is_cancelled_while_it_gets_it(db):
    parked_while_cancelled(db, """select ops.cap_set('{"project": "sales", "environment": "dev", "name": "c", "resource": "concurrent_runs", "limit": 1}')""", "cap_waiter")


def leases_while_they_beat(db, call, user):
    """A heartbeat has the first of two leases and comes for the second; `call` takes both."""
    psql("select test.template('one', 1)", db=db, user="test_ada")
    psql("select test.run('one'), test.run('one')", db=db, user="test_ada")
    beats, takes = Session(db, "test_wendy"), Session(db, user)
    claims = sorted(json.loads(beats.ask("select test.claim(10)")), key=lambda c: c["run_id"])
    leases = [json.dumps([{k: c[k] for k in ("run_id", "phase", "lease_token")}]) for c in claims]
    for c in claims:
        beats.ask(f"select ops.phase_start('{c['run_id']}', 'p1', '{c['lease_token']}')")
    beats.ask(f"select ops.lease_heartbeat('w1', '{leases[0]}', '50 seconds')")  # written anew: it lies behind the second
    beats.ask("begin")
    beats.ask(f"select ops.lease_heartbeat('w1', '{leases[0]}', '70 seconds')")
    takes.send(call(claims))
    time.sleep(0.3)
    text = beats.ask(f"select ops.lease_heartbeat('w1', '{leases[1]}', '70 seconds') #>> '{{leases,0,state}}'") + beats.ask("commit")
    answer = takes.answer()
    assert text == "held" and "ERROR" not in answer, (text, answer)
    return answer


def race_a_batch_of_completions_and_a_heartbeat_of_the_same_leases_are_no_deadlock(db):
    answer = leases_while_they_beat(db, lambda claims: "select ops.phase_complete_batch('%s')" % json.dumps(
        [{k: c[k] for k in ("run_id", "phase", "lease_token")} for c in reversed(claims)]), "test_wendy")
    assert answer.count("completed") == 2 and one(db, "select count(*) from ops.lease") == "0", answer


def race_a_cap_that_takes_over_leases_and_their_heartbeat_are_no_deadlock(db):
    leases_while_they_beat(db, lambda claims: """select ops.cap_set('{"project": "sales", "environment": "dev", "name": "c", "resource": "concurrent_runs", "limit": 5}') ->> 'name'""", "test_ada")
    assert one(db, "select count(*) from ops.lease where reserved is not null") == "2"
