"""Alerts by events: each rule raised by a run that really does it; nothing that commits late is skipped, nothing counts twice, whoever ticks."""
import json
import re
import threading
from harness import Session, psql

EVERYTHING = {
    "channels": [{"name": "journal", "kind": "log"}],
    "routes": [{"steps": [{"channels": ["journal"]}]}],
    "rules": [
        {"name": "failed", "when": "failure", "severity": "critical"},
        {"name": "rate", "when": "error_rate", "ratio": 0.5, "min_runs": 4, "window": "1h"},
        {"name": "leases", "when": "lease_expiry", "times": 2, "window": "15m"},
        {"name": "caps", "when": "cap"},
        {"name": "uploads", "when": "upload_failure", "per": "run"},
        {"name": "poison", "when": "quarantine"},
        {"name": "checks", "when": "event", "types": ["CHECK_FAILED"], "match": {"phase": "p*", "level": ["warn", "error"]}, "times": 3},
    ],
}


def one(db, sql, user="postgres"):
    return psql(sql, db=db, user=user).stdout.strip()


def apply(db, config, user="test_ada"):
    one(db, f"select ops.alert_apply('{json.dumps({'project': 'sales', 'environment': 'dev', **config})}')", user)


def tick(db, shift="0"):
    return json.loads(one(db, f"set lhcr_test.shift = '{shift}'; select ops.maintenance_tick('w1')", "test_wendy").splitlines()[-1])


def alerts(db, status="open"):
    """{rule/subject: alert}; a run's id is left out of subjects."""
    listed = json.loads(one(db, f"""select ops.alert_list('{{"status": ["{status}"]}}')""", "test_ada"))["alerts"]
    return {f"{a['rule']}/{a['subject'].split(':')[0]}": a for a in listed}


def attempt(db, end):
    """A run of template `one`, claimed and started by wendy; `end` is SQL over :run and :token."""
    run = one(db, "select test.run('one')", "test_ada")
    token = json.loads(one(db, "select test.start()", "test_wendy"))["lease_token"]
    one(db, end.replace(":run", f"'{run}'").replace(":token", f"'{token}'"), "test_wendy")
    return run


FAIL = """select ops.phase_fail(:run, 'p1', :token, '{"class": "permanent", "message": "boom"}')"""
SUCCEED = "select ops.phase_complete(:run, 'p1', :token, '{}')"


def appended(kind, payload="{}", level="warn"):
    return f"""select ops.event_append(:run, 'p1', :token, '[{{"type": "{kind}", "level": "{level}", "message": "m", "payload": {payload}}}]'); {SUCCEED}"""


def race_each_rule_is_raised_by_a_run_that_does_it(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    attempt(db, FAIL)  # before there was a rule: nobody's news
    apply(db, EVERYTHING)
    tick(db)
    assert alerts(db) == {}, "what happened before the rule is not told"
    run = attempt(db, FAIL)
    assert tick(db)["alerts"] == 1
    found = alerts(db)
    assert set(found) == {"failed/template"} and found["failed/template"]["message"] == "one: boom" and found["failed/template"]["run_id"] == run, found
    tick(db)
    trail = one(db, f"select test.trail('{run}')", "test_ada")
    assert trail.endswith("RUN_FAILED ALERT_RAISED"), trail
    attempt(db, SUCCEED)
    tick(db)
    assert alerts(db) == {} and alerts(db, "resolved")["failed/template"]["resolution"] == "a later run succeeded"
    # 2 of 4 runs failed by then
    attempt(db, FAIL), attempt(db, SUCCEED)
    tick(db)
    assert alerts(db)["rate/template"]["message"].startswith("2 of 4 runs failed in 1h"), alerts(db)
    # a cap, twice, then a warning of another; each cap is a subject
    attempt(db, appended("CAP_EXCEEDED", '{"cap": "money"}', "error"))
    attempt(db, appended("CAP_EXCEEDED", '{"cap": "money"}', "error"))
    attempt(db, appended("UPLOAD_FAILED"))
    attempt(db, appended("CHECK_FAILED")), attempt(db, appended("CHECK_FAILED", level="info")), attempt(db, appended("CHECK_FAILED"))
    tick(db)
    found = alerts(db)
    assert found["caps/cap"]["times"] == 2 and found["caps/cap"]["subject"] == "cap:money", found
    assert "uploads/run" in found and "checks/template" not in found, found
    attempt(db, appended("CHECK_FAILED", level="error"))
    tick(db)
    assert alerts(db)["checks/template"]["message"].startswith("3 times in 1h"), "the info did not match"
    # a worker that dies: three crashes quarantine the phase, and two of its leases were given back before
    run = one(db, "select test.run('one')", "test_ada")
    for n in (1, 2, 3):
        one(db, f"set lhcr_test.shift = '{n * 16} minutes'; select test.start()", "test_wendy")
        tick(db, f"{n * 16 + 16} minutes")
    tick(db, "65 minutes")
    found = alerts(db)
    assert "poison/template" in found and found["poison/template"]["run_id"] == run, found
    resolved = json.loads(one(db, """select ops.alert_list('{"status": ["open", "resolved"], "rule": "leases"}')""", "test_ada"))["alerts"]
    assert resolved == [], "two in thirty minutes are not two in fifteen"
    return f"{len(found)} of 7 rules open at the end, each by a real run"


race_each_rule_is_raised_by_a_run_that_does_it.clock = True


def race_leases_that_end_together_are_told_and_calm_down(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    apply(db, EVERYTHING)
    for _ in range(3):
        one(db, "select test.run('one')", "test_ada")
    assert one(db, "select jsonb_array_length(test.claim(3))", "test_wendy") == "3"
    tick(db, "16 minutes"), tick(db, "16 minutes")
    found = alerts(db)
    assert found["leases/environment"]["times"] == 3, found
    tick(db, "30 minutes")
    assert "leases/environment" in alerts(db)
    tick(db, "33 minutes")
    assert alerts(db, "resolved")["leases/environment"]["resolution"] == "it has not happened again"


race_leases_that_end_together_are_told_and_calm_down.clock = True


def race_a_late_commit_counts_and_nothing_counts_twice(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    apply(db, {"rules": [{"name": "made", "when": "event", "types": ["RUN_CREATED"], "per": "environment", "times": 1}]})
    count = lambda: int(one(db, "select coalesce(sum(bad), 0) from ops.alert_count"))
    late, foreign = Session(db, "test_ada"), Session("postgres")
    foreign.ask("create table if not exists lhcr_race_long_writer_2 ()")
    foreign.ask("begin"), foreign.ask("insert into lhcr_race_long_writer_2 default values")
    psql("select test.run('one')", db=db, user="test_ada")
    late.ask("begin")
    late.ask("select test.run('one')")
    psql("select count(test.run('one')) from generate_series(1, 20)", db=db, user="test_ada")
    tick(db)
    assert count() == 21, count()
    late.ask("commit")
    tick(db), tick(db)
    assert count() == 22, count()
    # the tick's own transaction, which writes after it has read: runs of a schedule, made in it
    psql("select test.schedule('one', '* * * * *', '{\"catchup\": \"all\", \"overlap\": \"queue\"}')", db=db, user="test_ada")
    psql("update ops.schedule set next_at = date_trunc('minute', now()) - interval '4 minutes', due_at = date_trunc('minute', now()) - interval '4 minutes'", db=db)
    fired = tick(db)["fired"]
    tick(db), tick(db)
    total = int(one(db, "select count(*) from ops.run"))
    assert fired == 5 and count() == total == 27, (fired, count(), total)
    # pages smaller than what is new, and a writer in the middle of them
    late.ask("begin"), late.ask("select count(test.run('one')) from generate_series(1, 5)")
    psql("select test.run('one');" * 50, db=db, user="test_ada")
    one(db, "select ops.alert_tick(7, 3)")
    assert 27 < count() < 60, "a part of it"
    late.ask("commit")  # ten events of one transaction: more than a page
    for _ in range(20):
        one(db, "select ops.alert_tick(7, 3)")
    assert count() == int(one(db, "select count(*) from ops.run")) == 82, count()
    foreign.ask("rollback"), foreign.ask("drop table lhcr_race_long_writer_2")
    return "82 events, lost=0 duplicated=0"


def race_a_page_costs_the_same_however_much_is_behind_it(db):
    """300,000 events of 3,000 transactions with statistics of an empty table: a page reads the index from its cursor, and stops."""
    psql("select test.template('one', 1); select test.run('one')", db=db, user="test_ada")
    apply(db, {"rules": [{"name": "logs", "when": "event", "types": ["RUN_OUTPUT_SET"]}]})
    psql("alter table ops.event_p" + one(db, "select to_char(now() at time zone 'UTC', 'YYYY_MM')") + " set (autovacuum_enabled = false)", db=db)
    psql("""create procedure fill() language plpgsql as $$ begin
        for i in 1 .. 3000 loop
          insert into ops.event (run_id, event_id, seq, org_id, project_id, environment_id, ts, level, type, message)
            select r.run_id, gen_random_uuid(), 1000 + i * 100 + n, r.org_id, r.project_id, r.environment_id, now(), 'info', 'LOG', 'x' from ops.run r, generate_series(1, 100) n;
          commit;
        end loop; end $$; call fill()""", db=db)
    session = Session(db)
    session.ask("load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set auto_explain.log_analyze = on; "
                "set auto_explain.log_buffers = on; set auto_explain.log_timing = off")

    def page():
        text = session.ask("set client_min_messages = log; select ops.alert_tick(5000, 1)")
        plans = [p for p in re.split(r"^.*LOG:  duration: ", text, flags=re.M) if "with page as" in p or "offset p_limit" in p]
        rows = max(int(n) for p in plans for n in re.findall(r"on event_p\S+ \S+ .*rows=(\d+) loops", p))
        buffers = sum(int(re.findall(r"Buffers: shared hit=(\d+)", p)[0]) for p in plans if "Buffers: shared hit=" in p)
        assert "Seq Scan on event_p" not in "".join(plans) and "Bitmap" not in "".join(plans), "".join(plans)
        return rows, buffers

    page()
    first = page()
    for _ in range(50):
        last = page()
    assert first[0] <= 5101 and last[0] <= 5101, (first, last)
    assert last[1] < 2 * first[1], (first, last)
    return f"{first[0]} rows and {first[1]} buffers a page with 290,000 events behind it, {last[1]} with 40,000"


def race_eight_tickers_raise_each_alert_once_and_send_each_step_once(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    apply(db, {**EVERYTHING, "rules": [{"name": "made", "when": "event", "types": ["RUN_CREATED"], "per": "run"},
                                       {"name": "any", "when": "event", "types": ["RUN_CREATED"], "per": "template"}]})
    errors, stop = [], threading.Event()

    def ticker():
        session = Session(db)  # the tick's own lock is left out: its parts alone must be enough
        while not stop.is_set():
            text = session.ask("select ops.alert_tick(50, 2)")
            if "ERROR" in text:
                errors.append(text)
            elif json.loads(text)["raised"] == 0:
                stop.wait(0.01)  # eight that spin would leave nothing to those that make the runs
        session.close()

    def sender(sent):
        session = Session(db, "test_wendy")
        while not stop.is_set():
            text = session.ask("select ops.delivery_claim('w1', 10)")
            if "ERROR" in text:
                errors.append(text)
                continue
            for d in json.loads(text)["deliveries"]:
                sent.append(d["delivery_id"])
                session.ask(f"""select ops.delivery_finish('{d['delivery_id']}', '{d['token']}', '{{"outcome": "sent"}}')""")
        session.close()

    sent = [[] for _ in range(3)]
    psql("update ops.alert_channel set rate_per_minute = 6000, tokens = 6000", db=db)
    threads = [threading.Thread(target=ticker) for _ in range(8)] + [threading.Thread(target=sender, args=(s,)) for s in sent]
    [t.start() for t in threads]
    for _ in range(30):
        psql("select count(test.run('one')) from generate_series(1, 10)", db=db, user="test_ada")
    for _ in range(400):
        if one(db, "select count(*) from ops.alert_delivery where status = 'sent'") == "301":
            break
        threading.Event().wait(0.05)
    stop.set()
    [t.join() for t in threads]
    assert not errors, errors[:2]
    rows = one(db, "select count(*), count(distinct subject), sum(times) filter (where rule = 'made'), sum(times) filter (where rule = 'any') from ops.alert")
    assert rows == "301|301|300|300", rows
    all_sent = sum(sent, [])
    assert len(all_sent) == len(set(all_sent)) == 301, (len(all_sent), len(set(all_sent)))
    return "300 runs, 8 tickers, 3 senders: 301 alerts, 301 deliveries, twice=0"


def race_a_ticker_that_dies_half_way_leaves_nothing_or_all(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    apply(db, {**EVERYTHING, "rules": [{"name": "made", "when": "event", "types": ["RUN_CREATED"]}]})
    psql("select test.run('one')", db=db, user="test_ada")
    session = Session(db)
    session.ask("begin")
    assert json.loads(session.ask("select ops.alert_tick()"))["raised"] == 1
    session.process.kill()
    session.process.wait()
    for _ in range(50):
        if one(db, "select count(*) from pg_stat_activity where state = 'idle in transaction'") == "0":
            break
    assert one(db, "select count(*) from ops.alert") == "0" and one(db, "select count(*) from ops.alert_count") == "0"
    assert json.loads(one(db, "select ops.alert_tick()"))["raised"] == 1
    assert one(db, "select sum(bad) from ops.alert_count") == "1"
