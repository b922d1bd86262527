#!/usr/bin/env python3
"""`lhcr worker` against a real control plane: runs end as they should, stop when they should, and nothing outlives anything.
Run by `./dev test e2e`; needs LHCR_BIN."""
import contextlib, json, os, pathlib, signal, subprocess, sys, tempfile, time

from worker_room import *

DAEMON = "setsid sh -c 'trap \"\" TERM HUP INT; echo $$ > {0}; while :; do sleep 1; done' & while [ ! -s {0} ]; do sleep 0.02; done; "


def test_a_run_of_three_phases_succeeds_and_its_trail_is_complete(room):
    room.template("three", [runbook(step("echo one"), name="a"), ledger_phase("b"), runbook(step("echo three"), name="c")])
    run = room.create("three")
    worker = room.worker("--once")
    assert worker.wait(60) == 0, room.logs()
    assert room.status(run) == "succeeded", room.logs()
    types = [e["type"] for e in room.events(run)]
    for phase in "abc":
        own = [e["type"] for e in room.events(run) if e["phase"] == phase and e["type"].startswith("PHASE_") and e["type"] != "PHASE_PROGRESS"]
        assert own == ["PHASE_QUEUED", "PHASE_CLAIMED", "PHASE_STARTED", "PHASE_SUCCEEDED"], own
    assert types[0] == "RUN_CREATED" and types[-1] == "RUN_SUCCEEDED", types
    assert room.psql(f"select count(*) from ledger where run_id = '{run}'", db="ledger") == "1"


def test_the_whole_log_is_kept_as_an_artifact(room):
    room.template("talk", [runbook(step("echo to be kept; echo password=hunter22"))])
    run = room.create("talk")
    assert room.worker("--once").wait(60) == 0
    listed = room.call("artifact_list", {"p_run_id": run})["artifacts"]
    assert [a["name"] for a in listed] == ["p1.1.log"], listed
    path = pathlib.Path(listed[0]["storage_url"].removeprefix("file://"))
    assert path.read_text() == "to be kept\npassword=***\n", path.read_text()


def test_log_lines_reach_the_events_within_two_seconds(room):
    room.template("slow", [runbook(step("echo first; sleep 6"))])
    run = room.create("slow")
    room.worker("--once")
    started = room.wait_event(run, "PHASE_PROGRESS")
    began = time.monotonic()
    room.wait_event(run, "LOG", where=lambda e: e["message"] == "first")
    took = time.monotonic() - began
    assert took < 2.0, took
    return f"{took:.2f} s"


def test_a_failing_step_that_is_not_idempotent_fails_the_run_for_good(room):
    room.template("bad", [runbook(step("exit 3", idempotent=False))])
    run = room.create("bad")
    assert room.worker("--once").wait(60) == 0
    assert room.status(run) == "failed"
    failed = room.events(run, "PHASE_FAILED")
    assert len(failed) == 1 and "exit code 3" in failed[0]["message"] + json.dumps(failed[0]["payload"]), failed


def test_cancel_reaches_a_running_phase_within_two_seconds(room):
    with tempfile.TemporaryDirectory() as folder:
        mark = pathlib.Path(folder) / "pid"
        room.template("hang", [runbook(step(DAEMON.format(mark) + "sleep 600"))])
        run = room.create("hang")
        room.worker("--grace", "500ms")
        grandchild = int(wait_for_file(mark))
        began = time.monotonic()
        room.call("run_cancel", {"p_run_id": run, "p_reason": "no longer wanted"})
        assert gone_within(grandchild, 2.0), "the grandchild survived the cancel"
        room.wait_status(run, "cancelled", 5)
        took = time.monotonic() - began
        assert took < 3.0, took
        return f"{took:.2f} s"


def test_a_phase_that_takes_too_long_is_ended_and_its_run_timed_out_or_failed(room):
    room.template("late", [runbook(step("sleep 600"), timeout_ms=700, retry={"max_attempts": 1})])
    run = room.create("late")
    began = time.monotonic()
    room.worker("--once", "--grace", "500ms").wait(30)
    assert room.status(run) in ("timed_out", "failed"), room.status(run)
    assert time.monotonic() - began < 6
    assert room.events(run, "PHASE_TIMED_OUT") or room.events(run, "PHASE_FAILED"), room.events(run)


def test_nothing_outlives_a_worker_that_is_killed(room):
    with tempfile.TemporaryDirectory() as folder:
        mark = pathlib.Path(folder) / "pid"
        room.template("orphan", [runbook(step(DAEMON.format(mark) + "sleep 600"))])
        run = room.create("orphan")
        worker = room.worker()
        grandchild = int(wait_for_file(mark))
        tree = descendants(worker.pid)
        assert grandchild in tree and len(tree) >= 4, tree
        began = time.monotonic()
        worker.kill()
        worker.wait()
        for pid in tree:
            assert gone_within(pid, 2.0 - (time.monotonic() - began)), f"process {pid} survived the worker by 2 s"
        took = time.monotonic() - began
        room.call("run_cancel", {"p_run_id": run, "p_reason": "test over"})
        return f"{len(tree)} processes gone in {took:.2f} s"


def chain_of(worker):
    """The processes that hold an attempt, by name: each must be able to end it when the others are gone."""
    def name_of(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
        except (FileNotFoundError, ProcessLookupError):  # a step's helper that came and went
            return ""

    guards = [pid for pid in descendants(worker.pid) if name_of(pid) == "phase-guard"]
    assert len(guards) == 1, guards
    host, = descendants(guards[0])[:1]
    return {"worker": worker.pid, "guard": guards[0], "host": host}


def killed_at_once(room, name, doomed):
    """Kills the named ones while the others of the chain are stopped, so that nobody acts in between; all below must go."""
    with tempfile.TemporaryDirectory() as folder:
        mark, once = pathlib.Path(folder) / "pid", pathlib.Path(folder) / "once"
        room.template(name, [runbook(step(f"[ -e {once} ] && exit 0; touch {once}; " + DAEMON.format(mark) + "sleep 600"),
                                     retry={"max_attempts": 3, "backoff_ms": 10, "backoff_max_ms": 10, "max_crashes": 5})])
        run = room.create(name)
        try:
            worker = room.worker("--slots", "1")
            grandchild = int(wait_for_file(mark))
            tree, chain = descendants(worker.pid), chain_of(worker)
            assert grandchild in tree and len(tree) >= 5, tree
            spared = [pid for name, pid in chain.items() if name not in doomed]
            for pid in spared:
                os.kill(pid, signal.SIGSTOP)
            for number, pids in ((signal.SIGKILL, [chain[name] for name in doomed]), (signal.SIGCONT, spared)):
                for pid in pids:
                    with contextlib.suppress(ProcessLookupError):  # the death of its parent may have ended it in this instant
                        os.kill(pid, number)
            began = time.monotonic()
            for pid in tree:
                assert gone_within(pid, 2.5 - (time.monotonic() - began)), f"process {pid} survived {' and '.join(doomed)}"
            took = time.monotonic() - began
            if "worker" not in doomed:
                room.wait_status(run, "succeeded", 30)
                worker.terminate()
            worker.wait(15)
        finally:  # left in the queue it would keep the next test's worker busy for ever
            if room.status(run) != "succeeded":
                room.call("run_cancel", {"p_run_id": run, "p_reason": "test over"})
        return f"{' and '.join(doomed)} {took:.2f} s"


def test_nothing_outlives_worker_guard_or_host_and_the_phase_runs_again(room):
    return ", ".join(killed_at_once(room, f"one-{n}", [n]) for n in ("worker", "guard", "host"))


def test_nothing_outlives_two_of_worker_guard_and_host_killed_in_the_same_instant(room):
    return ", ".join(killed_at_once(room, "-".join(pair), pair) for pair in (["worker", "host"], ["worker", "guard"], ["guard", "host"]))


def test_a_host_that_was_stopped_keeps_nothing_beyond_its_worker(room):
    with tempfile.TemporaryDirectory() as folder:
        mark = pathlib.Path(folder) / "pid"
        room.template("asleep", [runbook(step(DAEMON.format(mark) + "sleep 600"))])
        run = room.create("asleep")
        worker = room.worker("--slots", "1")
        grandchild = int(wait_for_file(mark))
        tree = descendants(worker.pid)
        host = chain_of(worker)["host"]
        os.kill(host, signal.SIGSTOP)
        began = time.monotonic()
        worker.kill()
        with contextlib.suppress(ProcessLookupError):  # it may be gone already
            while time.monotonic() - began < 0.5:  # again and again: the kernel wakes a stopped group that lost its parent
                os.kill(host, signal.SIGSTOP)
        worker.wait()
        for pid in tree:
            assert gone_within(pid, 3.0 - (time.monotonic() - began)), f"process {pid} survived"
        room.call("run_cancel", {"p_run_id": run, "p_reason": "test over"})


def test_sigterm_drains_and_what_does_not_end_is_given_back_without_an_attempt(room):
    room.template("drain", [runbook(step("sleep 600"))])
    run = room.create("drain")
    worker = room.worker("--drain-timeout", "1s", "--grace", "500ms")
    room.wait_event(run, "PHASE_STARTED")
    began = time.monotonic()
    worker.terminate()
    assert worker.wait(15) == 0, room.logs()
    assert 0.9 < time.monotonic() - began < 8
    assert room.status(run) in ("running", "queued")
    assert room.events(run, "PHASE_RELEASED"), room.events(run)
    row = room.psql(f"select status || ' ' || attempt from ops.phase where run_id = '{run}'")
    assert row == "queued 0", row
    room.call("run_cancel", {"p_run_id": run, "p_reason": "test over"})


def test_a_draining_worker_finishes_what_it_has(room):
    room.template("short", [runbook(step("sleep 1.5; echo done"))])
    run, other = room.create("short"), room.create("short")
    worker = room.worker("--slots", "1")
    room.wait_event(run, "PHASE_STARTED")
    worker.terminate()
    assert worker.wait(15) == 0
    assert room.status(run) == "succeeded" and room.status(other) == "queued"
    room.call("run_cancel", {"p_run_id": other, "p_reason": "test over"})


def test_a_step_that_is_not_idempotent_is_begun_once_whatever_ended_it(room):
    """Drained, out of its own time, out of its phase's time: the run fails and says which step."""
    with tempfile.TemporaryDirectory() as folder:
        for name, step_more, phase_more in (("drained", {}, {}), ("own", {"timeout_s": 0.5}, {}), ("phase", {}, {"timeout_ms": 700})):
            mark = pathlib.Path(folder) / name
            once = step(f"echo begun >> {mark}; sleep 60", name="pay", idempotent=False, **step_more)
            room.template(f"once_{name}", [runbook(once, retry={"max_attempts": 3, "backoff_ms": 100}, **phase_more)])
            run = room.create(f"once_{name}")
            worker = room.worker("--drain-timeout", "500ms", "--grace", "500ms")
            wait_for_file(mark)
            if name == "drained":
                worker.terminate()
                assert worker.wait(15) == 0, room.logs()
                assert room.events(run, "PHASE_RELEASED"), room.trail(run)
                worker = room.worker()
            room.wait_status(run, "failed", 20)
            assert mark.read_text() == "begun\n", (name, mark.read_text())
            failure = room.show(run)["run"]["failure"]
            assert failure["class"] == "permanent" and "step 'pay'" in failure["message"], (name, failure)
            worker.terminate()
            worker.wait(15)


def test_a_second_signal_gives_everything_back_at_once(room):
    room.template("stubborn", [runbook(step("trap '' TERM; sleep 600"))])
    run = room.create("stubborn")
    worker = room.worker("--drain-timeout", "10m", "--grace", "10m")
    room.wait_event(run, "PHASE_STARTED")
    time.sleep(0.3)
    worker.terminate()
    time.sleep(0.3)
    worker.terminate()
    assert worker.wait(5) == 0, room.logs()
    assert room.events(run, "PHASE_RELEASED"), room.events(run)
    room.call("run_cancel", {"p_run_id": run, "p_reason": "test over"})


def test_max_runs_ends_after_so_many_whole_runs(room):
    room.template("three2", [ledger_phase("a"), ledger_phase("b"), ledger_phase("c")])
    runs = [room.create("three2") for _ in range(4)]
    assert room.worker("--slots", "2", "--max-runs", "2").wait(60) == 0, room.logs()
    states = [room.status(r) for r in runs]
    assert states.count("succeeded") == 2 and states.count("queued") == 2, states
    assert room.worker("--once", "--slots", "2").wait(60) == 0
    assert [room.status(r) for r in runs] == ["succeeded"] * 4


def test_a_worker_for_one_run_leaves_the_others_alone_and_ends_with_it(room):
    room.template("mine", [ledger_phase("a"), runbook(step("sleep 0.5"), name="b"), ledger_phase("c")])
    other, mine = room.create("mine"), room.create("mine")
    assert room.worker("--run", mine).wait(60) == 0, room.logs()
    assert room.status(mine) == "succeeded" and room.status(other) == "queued"
    room.call("run_cancel", {"p_run_id": other, "p_reason": "test over"})


def test_a_worker_for_one_run_ends_when_somebody_else_ends_it(room):
    room.template("waits", [ledger_phase("a")])
    ahead, run = room.create("waits", queue_key="one by one"), room.create("waits", queue_key="one by one")
    worker = room.worker("--run", run)
    time.sleep(1.5)
    assert worker.poll() is None, "it went away although the run goes on"
    room.call("run_cancel", {"p_run_id": run, "p_reason": "enough"})
    assert worker.wait(10) == 0
    room.call("run_cancel", {"p_run_id": ahead, "p_reason": "test over"})


def test_a_worker_sees_new_work_at_once_and_also_when_it_only_polls(room):
    room.template("quick", [ledger_phase("a")])
    took = {}
    for flags in ((), ("--no-listen",)):
        worker = room.worker(*flags)
        time.sleep(3)  # idle: it has slowed down its polling
        began = time.monotonic()
        run = room.create("quick")
        room.wait_status(run, "succeeded", 10)
        took[bool(flags)] = time.monotonic() - began
        worker.terminate()
        worker.wait(10)
    assert took[False] < 1.5 and took[True] < 3, took
    return f"listening {took[False]:.2f} s, polling {took[True]:.2f} s"


def test_housekeeping_that_waits_delays_no_claim(room):
    room.template("quick", [runbook(step("true"))])
    worker = room.worker("--slots", "1")
    room.wait_status(room.create("quick"), "succeeded", 20)
    held = harness.Session(room.db, "postgres")
    held.ask("begin")
    held.ask("lock table ops.idempotency_key in access exclusive mode")  # what only the tick looks at
    until = time.monotonic() + 20
    while room.psql("select count(*) from pg_locks where relation = 'ops.idempotency_key'::regclass and not granted") != "1":
        assert time.monotonic() < until, "no tick waits"
        time.sleep(0.05)
    took = []
    for _ in range(3):
        began = time.monotonic()
        room.wait_status(room.create("quick"), "succeeded", 20)
        took.append(time.monotonic() - began)
    held.ask("rollback")
    held.close()
    assert max(took) < 2.0, took
    worker.terminate()
    assert worker.wait(20) == 0, room.logs()
    return f"{max(took):.2f} s the longest of three runs"


def test_a_stopped_worker_that_comes_back_writes_nothing_with_its_old_token(room):
    room.template("frozen", [ledger_phase("a"), runbook(step("sleep 4"), name="b", lease_ms=2000)])
    run = room.create("frozen")
    worker = room.worker()
    room.wait_event(run, "PHASE_STARTED", where=lambda e: e["phase"] == "b")
    worker.send_signal(signal.SIGSTOP)
    time.sleep(3)
    other = room.worker()
    room.wait_event(run, "PHASE_CLAIMED", 20, where=lambda e: e["phase"] == "b" and e["payload"]["attempt"] == 2)
    before = len(room.events(run))
    worker.send_signal(signal.SIGCONT)
    room.wait_status(run, "succeeded", 30)
    late = [e for e in room.events(run) if e["phase"] == "b" and e["type"] == "PHASE_SUCCEEDED"]
    assert len(late) == 1, late
    assert "the lease is lost" in room.logs(), room.logs()[-2000:]
    assert worker.poll() is None, "the worker that was stopped goes on working"


def test_a_restart_of_the_database_is_ridden_out(room):
    room.template("ride", [runbook(step("sleep 3; echo through")), ledger_phase("b")])
    run = room.create("ride")
    worker = room.worker()
    room.wait_event(run, "PHASE_STARTED")
    room.cluster.ctl("stop")
    time.sleep(1)
    room.cluster.ctl("start")
    room.wait_status(run, "succeeded", 40)
    assert room.psql(f"select max(attempt) from ops.phase where run_id = '{run}'") == "1", "no attempt was spent"
    assert worker.poll() is None
    assert room.events(run, "LOG"), "the log line of the time without database is there"


def test_a_sql_effect_is_published_once_when_the_attempt_is_repeated(room):
    room.template("once", [ledger_phase("a")])
    run = room.create("once")
    room.psql("create table if not exists lhcr_effect (run_id uuid not null, phase text not null, output jsonb, applied_at timestamptz not null "
              "default clock_timestamp(), primary key (run_id, phase)); grant all on lhcr_effect to public", db="ledger")
    room.psql(f"insert into ledger values ('{run}', 'a'); insert into lhcr_effect values ('{run}', 'a', '{{\"statements\": []}}')", db="ledger")
    assert room.worker("--once").wait(60) == 0
    assert room.status(run) == "succeeded"
    assert room.psql(f"select count(*) from ledger where run_id = '{run}'", db="ledger") == "1"
    assert any("published by an earlier attempt" in e["message"] for e in room.events(run, "LOG"))


def test_the_control_planes_own_database_is_refused_as_a_target(room):
    room.call("connection_add", {"p_connection": {"project": "sales", "environment": "dev", "name": "self", "kind": "postgres",
                                                  "conninfo": f"host={room.cluster.dir} dbname={room.db} user=test_wendy"}})
    room.template("selfish", [sql_phase("a", "select 1", input={"connection": "self"})])
    run = room.create("selfish")
    assert room.worker("--once").wait(60) == 0
    failed = room.events(run, "PHASE_FAILED")
    assert room.status(run) == "failed" and "a control plane's database" in json.dumps(failed), failed


def test_a_statement_that_fails_names_the_databases_words(room):
    room.template("typo", [sql_phase("a", "insert into no_such_table values (1)")])
    run = room.create("typo")
    assert room.worker("--once").wait(60) == 0
    failed = room.events(run, "PHASE_FAILED")[0]
    assert 'relation "no_such_table" does not exist' in failed["message"] and "migrate" not in failed["payload"]["detail"]["hint"], failed


def test_the_health_file_is_fresh_while_the_worker_lives_and_stale_says_so(room):
    file = room.folder / "health"
    room.worker("--health", str(file))
    wait_for_file(file)
    check = [BIN, "worker", "--health-check", str(file), "-o", "json"]
    good = subprocess.run(check, capture_output=True, text=True, env={**os.environ, "HOME": str(room.folder)})
    assert good.returncode == 0, good.stderr
    os.utime(file, (time.time() - 60, time.time() - 60))
    room.workers[-1].send_signal(signal.SIGSTOP)
    os.utime(file, (time.time() - 60, time.time() - 60))
    bad = subprocess.run(check, capture_output=True, text=True, env={**os.environ, "HOME": str(room.folder)})
    assert bad.returncode == 75 and "s old" in bad.stderr, (bad.returncode, bad.stderr)


if __name__ == "__main__":
    sys.exit(main(dict(globals()), "worker_runs"))
