#!/usr/bin/env python3
"""Caps at the executor: a worker measures what an attempt uses, with all that is below it, and ends what exceeds a cap; what was used is
recorded all the same, and the next run finds it used. Run by `./dev test e2e`; needs LHCR_BIN."""
import json, os, sys, time

from worker_room import *

BURN = "import time\nwhile True: pass"
HOG = "import time\nx = []\nwhile True: x.append(bytearray(8 << 20)); x[-1][::4096] = b'x' * 2048; time.sleep(0.02)"


def only(room, *caps):
    """These caps and no others: the tests share a room."""
    for old in room.call("cap_list", {"p_project": "sales", "p_environment": "dev"})["caps"]:
        room.call("cap_remove", {"p_project": "sales", "p_environment": "dev", "p_name": old["name"]})
    for fields in caps:
        room.call("cap_set", {"p_cap": {"project": "sales", "environment": "dev", **fields}})


def usage(room, name):
    return [c for c in room.call("cap_usage", {"p_project": "sales", "p_environment": "dev"})["caps"] if c["name"] == name][0]


def python(program, name="s1"):
    return {"name": name, "argv": [sys.executable, "-c", program], "idempotent": True}


def ended_by(room, run, name):
    """The run failed once, as cap_exceeded, by one event that names the cap, its limit and the use."""
    assert room.status(run) == "failed", room.logs()
    shown = room.show(run)
    assert shown["run"]["failure"]["class"] == "cap_exceeded" and len(shown["attempts"]) == 1, shown["run"]["failure"]
    events = room.events(run, "CAP_EXCEEDED")
    assert len(events) == 1, events
    payload = events[0]["payload"]
    assert payload["cap"] == name and payload["used"] > payload["limit"], payload
    return payload, shown["attempts"][0]["usage"]


def test_a_phase_that_burns_cpu_is_ended_and_its_use_is_counted(room):
    only(room, dict(name="cpu", resource="cpu_s", window="day", limit=2))
    room.template("burn", [runbook(python(BURN))])
    run = room.create("burn")
    began = time.monotonic()
    assert room.worker("--once").wait(60) == 0
    took = time.monotonic() - began
    payload, used = ended_by(room, run, "cpu")
    assert 2 < used["cpu_s"] < 4 and used["wall_s"] >= used["cpu_s"] * 0.9, used
    counted = usage(room, "cpu")
    assert counted["used"] == used["cpu_s"] and counted["left"] == 0 and counted["exceeded"] == 1, (counted, used)
    again = room.create("burn")
    worker = room.worker()
    room.wait_event(again, "CAP_WAITED_FOR")
    assert room.show(again)["phases"][0]["waits_for_cap"]["cap"] == "cpu"
    room.call("cap_set", {"p_cap": {"project": "sales", "environment": "dev", "name": "cpu", "resource": "cpu_s", "window": "day", "limit": 3.5}})
    room.wait_status(again, "failed", 30)
    assert room.show(again)["run"]["failure"]["class"] == "cap_exceeded"
    return f"limit 2 s, ended at {payload['attempt_used']} s of CPU, {took:.1f} s in all"


def test_cpu_of_a_daemon_that_left_its_session_counts_too(room):
    only(room, dict(name="cpu", resource="cpu_s", window="attempt", limit=1))
    room.template("daemon", [runbook(step(f"setsid {sys.executable} -c 'while True: pass' & sleep 60"))])
    run = room.create("daemon")
    assert room.worker("--once").wait(60) == 0
    payload, used = ended_by(room, run, "cpu")
    assert used["cpu_s"] < 4, used


def test_a_phase_that_hoards_memory_is_ended(room):
    only(room, dict(name="memory", resource="peak_memory_mb", limit=200))
    room.template("hog", [runbook(python(HOG))])
    run = room.create("hog")
    assert room.worker("--once").wait(60) == 0
    payload, used = ended_by(room, run, "memory")
    assert 200 < used["peak_memory_mb"] < 600, used
    assert usage(room, "memory")["exceeded"] == 1
    return f"limit 200 MB, ended at {payload['attempt_used']} MB"


def test_a_phase_that_only_waits_uses_wall_time_and_next_to_no_cpu(room):
    only(room, dict(name="wall", resource="wall_s", window="attempt", limit=1.5))
    room.template("idle", [runbook(step("sleep 60"))])
    run = room.create("idle")
    assert room.worker("--once").wait(60) == 0
    payload, used = ended_by(room, run, "wall")
    assert 1.5 <= used["wall_s"] < 3.5 and used["cpu_s"] < 0.5, used


def test_who_stays_under_his_caps_succeeds_and_tells_what_he_used(room):
    only(room, dict(name="cpu", resource="cpu_s", window="attempt", limit=60), dict(name="memory", resource="peak_memory_mb", limit=2000))
    room.template("fine", [runbook(python("x = bytearray(100 << 20)\nx[::4096] = b'x' * 25600\nimport time\nt = time.process_time()\nwhile time.process_time() < t + 0.7: pass"))])
    run = room.create("fine")
    assert room.worker("--once").wait(60) == 0
    assert room.status(run) == "succeeded", room.logs()
    used = room.show(run)["attempts"][0]["usage"]
    assert 0.7 <= used["cpu_s"] < 2 and 100 <= used["peak_memory_mb"] < 400 and used["wall_s"] > 0.7, used
    return json.dumps(used)


TELL = "import os, time\nf = open(os.environ['LHCR_USAGE_FILE'], 'a', buffering=1)\n"


def test_tokens_that_a_step_tells_end_the_attempt_at_its_cap(room):
    only(room, dict(name="tokens", resource="tokens", window="day", limit=5000))
    room.template("talk", [runbook(python(TELL + "while True: f.write('{\"tokens\": 1200, \"money\": 0.03}\\n'); time.sleep(0.3)"))])
    run = room.create("talk")
    began = time.monotonic()
    assert room.worker("--once").wait(60) == 0
    payload, used = ended_by(room, run, "tokens")
    assert 5000 < used["tokens"] <= 8400 and used["tokens"] % 1200 == 0, used
    assert abs(used["money"] - used["tokens"] / 1200 * 0.03) < 1e-9, used
    counted = usage(room, "tokens")
    assert counted["used"] == used["tokens"] and counted["left"] == 0 and counted["exceeded"] == 1, (counted, used)
    return f"limit 5000, ended at {payload['attempt_used']} tokens, {time.monotonic() - began:.1f} s in all"


def test_what_steps_tell_adds_up_and_settles(room):
    only(room, dict(name="tokens", resource="tokens", window="day", limit=5000), dict(name="money", resource="money", window="month", limit=1))
    room.template("told", [runbook(step("printf '{\"tokens\": 1000, \"money\": 0.1}\\n{\"tokens\": 1}' >> $LHCR_USAGE_FILE", name="a"), step("true", name="b"),
                                   step("printf '\\n{\"tokens\": 500, \"money\": 0.2}\\n' >> $LHCR_USAGE_FILE", name="c"))])
    run = room.create("told")
    assert room.worker("--once").wait(60) == 0
    assert room.status(run) == "succeeded", room.trail(run)
    used = room.show(run)["attempts"][0]["usage"]
    assert (used["tokens"], used["money"]) == (1501, 0.3), used
    assert usage(room, "tokens")["used"] == 1501 and usage(room, "money")["used"] == 0.3
    return json.dumps(used)


def test_a_quick_step_that_is_over_its_cap_is_not_published(room):
    only(room, dict(name="tokens", resource="tokens", window="attempt", limit=100))
    room.template("quick", [runbook(step("echo '{\"tokens\": 101}' >> $LHCR_USAGE_FILE"))])
    run = room.create("quick")
    assert room.worker("--once").wait(60) == 0
    ended_by(room, run, "tokens")


def test_a_usage_file_of_something_else_ends_the_attempt_by_name(room):
    only(room)
    room.template("vague", [runbook(step("echo '{\"tokens\": 7}' >> $LHCR_USAGE_FILE; echo '{\"coffee\": 3}' >> $LHCR_USAGE_FILE; sleep 60"))])
    run = room.create("vague")
    began = time.monotonic()
    assert room.worker("--once").wait(60) == 0
    took, shown = time.monotonic() - began, room.show(run)
    failure = shown["run"]["failure"]
    assert failure["class"] == "permanent" and "step 's1'" in failure["message"] and '"coffee" in line 2' in failure["message"], failure
    assert took < 20 and len(shown["attempts"]) == 1 and shown["attempts"][0]["usage"]["tokens"] == 7, (took, shown["attempts"])


def test_query_units_of_sql_are_told_and_settle(room):
    only(room, dict(name="units", resource="query_units", window="day", limit=100000))
    sql = ["select count(*) from generate_series(1, 5000) a, generate_series(1, 3) b",
           "create temp table few as select i from generate_series(1, 1000) i", "create temp table none (i int)", "insert into few values (1)"]
    want = sum(json.loads(room.psql("explain (format json) " + statement, db="ledger").replace("\n", ""))[0]["Plan"]["Total Cost"] for statement in sql[:2])
    room.template("query", [sql_phase("q", sql)])
    run = room.create("query")
    assert room.worker("--once").wait(60) == 0
    assert room.status(run) == "succeeded", room.trail(run)
    used = room.show(run)["attempts"][0]["usage"]
    assert want < used["query_units"] <= want + 0.05, (used, want)  # and one row's insertion
    counted = usage(room, "units")
    assert counted["used"] == used["query_units"] and counted["attempts"] == 1, (counted, used)
    return f"{used['query_units']} units, the planner says {want:.2f} and an insertion"


def test_a_statement_that_costs_more_than_is_left_is_not_executed(room):
    only(room, dict(name="units", resource="query_units", window="day", limit=500))
    room.template("dear", [sql_phase("q", ["insert into ledger (run_id, phase) values ('00000000-0000-0000-0000-000000000001', 'dear')",
                                           "insert into ledger (phase) select 'dear' from generate_series(1, 1000000)"])])
    run = room.create("dear")
    assert room.worker("--once").wait(60) == 0
    ended_by(room, run, "units")
    assert room.psql("select count(*) from ledger where phase = 'dear'", db="ledger") == "0"


def test_rows_over_their_cap_are_not_committed(room):
    only(room, dict(name="rows", resource="rows", window="attempt", limit=10))
    room.template("many", [sql_phase("q", "insert into ledger (phase) select 'many' from generate_series(1, 11) returning phase")])
    run = room.create("many")
    assert room.worker("--once").wait(60) == 0
    ended_by(room, run, "rows")
    assert room.psql("select count(*) from ledger where phase = 'many'", db="ledger") == "0"


def test_a_budget_of_dev_stops_nothing_elsewhere(room):
    only(room, dict(name="shut", resource="concurrent_runs", limit=0))
    room.template("one", [runbook(step("true"))])
    stays, goes = room.create("one"), room.create("one", environment="stage")
    assert room.worker("--once").wait(60) == 0
    assert room.status(goes) == "succeeded" and room.status(stays) == "queued", (room.status(goes), room.status(stays))


if __name__ == "__main__":
    sys.exit(main(dict(globals()), "worker_caps"))
