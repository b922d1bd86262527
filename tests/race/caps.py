"""Caps under many claimers at once: never one more than allowed, whoever meets whom, however attempts end; and nobody is left waiting."""
import json, random, threading, time
from harness import Session, psql
from lines import SEED, one, work_off


def set_cap(db, **cap):
    psql(f"select ops.cap_set('{json.dumps({'project': 'sales', 'environment': 'dev', **cap})}')", db=db, user="test_ada")


def together(db, people, body):
    """`body(number, session)` of each at the same time; what they answered."""
    answers, start = [], threading.Barrier(people)

    def go(number):
        session = Session(db, "test_wendy" if number >= 0 else "test_ada")
        start.wait()
        answers.extend(body(number, session))
        session.close()

    threads = [threading.Thread(target=go, args=(n,)) for n in range(people)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return answers


def race_a_budget_is_never_over_admitted(db):
    """200 runs say that they need 7 of 500 tokens: 71 fit. Each uses what it said; some give the phase back and some fail, which is use too."""
    psql("""select test.template('agent', 1, '{"limits": {"usage": {"tokens": 7}}}')""", db=db, user="test_ada")
    set_cap(db, name="tokens", resource="tokens", window="month", limit=500)
    set_cap(db, name="project", resource="tokens", window="month", limit=100000, scope="project")
    psql("select count(test.run('agent')) from generate_series(1, 200)", db=db, user="test_ada")
    stop, worst = threading.Event(), []

    def watch():
        session = Session(db)
        while not stop.is_set():
            text = session.ask("select ops._cap_total(cap_id, ops._cap_window_start(c, ops.now())) from ops.cap c where name = 'tokens'")
            worst.append(float(text))
        session.close()

    def claim(number, session):
        chance, done, idle = random.Random(SEED + number), [], 0
        while idle < 20:
            claims = json.loads(session.ask(f"select ops.run_claim('w{number}', p_limit => {chance.randint(1, 5)}) -> 'claims'"))
            idle = 0 if claims else idle + 1
            if not claims:
                time.sleep(0.02)
            if chance.random() < 0.2:
                session.ask(f"select ops.maintenance_tick('w{number}')")
            for c in claims:
                key = f"'{c['run_id']}', '{c['phase']}', '{c['lease_token']}'"
                if chance.random() < 0.2:
                    text = session.ask(f"select ops.lease_release({key})")  # not started: it used nothing
                else:
                    text = session.ask(f"select ops.phase_start({key})")
                    if chance.random() < 0.2:
                        text += session.ask(f"""select ops.phase_fail({key}, '{{"class": "permanent", "message": "x"}}', '{{"tokens": 7}}')""")
                    else:
                        text += session.ask(f"""select ops.phase_complete({key}, '{{}}', '{{"tokens": 7}}')""")
                    done.append(c["run_id"])
                assert "ERROR" not in text, text
        return done

    watcher = threading.Thread(target=watch)
    watcher.start()
    done = together(db, 8, claim)
    stop.set()
    watcher.join()
    used = one(db, "select sum(used) from (select used from ops.cap_window w join ops.cap c using (cap_id) where name = 'tokens' union all select amount from ops.cap_use u join ops.cap c using (cap_id) where name = 'tokens') x")
    waiting = one(db, "select count(*) from ops.cap_waiter")
    assert len(done) == len(set(done)) == 71, len(done)
    assert used == "497" and max(worst) <= 500, (used, max(worst))
    assert waiting == "129" and one(db, "select count(*) from ops.lease") == "0", waiting
    assert one(db, "select ops._cap_total(cap_id, ops._cap_window_start(c, ops.now())) from ops.cap c where name = 'tokens'") == "497"
    # and a wider cap lets those through that wait
    set_cap(db, name="tokens", resource="tokens", window="month", limit=5000)
    errors = work_off(db, 4)
    assert not errors and one(db, "select count(*) from ops.run where finished_at is null") == "0", errors[:3]
    return f"200 runs, 8 claimers, admitted 71 of 71, over-admitted=0, largest total seen {max(worst):g} of 500, seed {SEED}"


def race_so_many_run_at_a_time_and_none_is_left(db):
    psql("select test.template('one', 1), test.template('two', 2)", db=db, user="test_ada")
    set_cap(db, name="env", resource="concurrent_runs", limit=3)
    set_cap(db, name="two", resource="concurrent_runs", limit=2, template="two")
    psql("select count(test.run(case when i % 2 = 0 then 'one' else 'two' end)) from generate_series(1, 120) i", db=db, user="test_ada")
    worst, stop = {"all": 0, "two": 0}, threading.Event()

    def watch():
        session = Session(db)
        while not stop.is_set():
            a, t = session.ask("select count(*), count(*) filter (where template_name = 'two') from ops.lease join ops.run using (run_id)").split("|")
            worst["all"], worst["two"] = max(worst["all"], int(a)), max(worst["two"], int(t))
        session.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    errors = work_off(db, 8, fail_share=0.1, between=lambda chance: time.sleep(chance.random() / 200))
    stop.set()
    watcher.join()
    assert not errors, errors[:3]
    left = [one(db, f"select count(*) from ops.{t}") for t in ("cap_waiter", "ready", "lease")] + [one(db, "select count(*) from ops.run where finished_at is null")]
    total = one(db, "select max(abs(ops._cap_total(cap_id, 'epoch'))) from ops.cap")
    assert left == ["0"] * 4 and total == "0", (left, total)
    assert worst["all"] == 3 and worst["two"] == 2, worst
    return f"120 runs, most at a time {worst}, allowed 3 and 2, over-admitted=0 left=0, seed {SEED}"


def race_runs_are_counted_once_however_many_make_them(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    set_cap(db, name="quota", resource="runs", window="month", limit=50, on_exceed="refuse")

    def create(number, session):
        answers = []
        for i in range(15):
            text = session.ask("select test.run('one')")
            answers.append("refused" if "LH014" in text or "cap \"quota\"" in text else "made" if "ERROR" not in text else text)
        return answers

    answers = together(db, 8, create)
    made = int(one(db, "select count(*) from ops.run"))
    assert answers.count("made") == made == 50 and answers.count("refused") == 70, (made, set(answers))
    return f"120 requests by 8, made 50 of 50, over-admitted=0"
