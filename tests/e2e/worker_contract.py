#!/usr/bin/env python3
"""One contract, three workers: `lhcr worker` and those of examples/ in Python and in Node claim the same runbooks, and each keeps its lease, ends what is
cancelled or late, loses what another has taken, and comes back from the dead by another's hand. Needs LHCR_BIN, LHCR_TEST_PYTHON, LHCR_TEST_NODE_PG."""
import ast, os, pathlib, shutil, signal, subprocess, sys, time
from datetime import datetime
from worker_room import BIN, ROOT, alive, gone_within, main, runbook, step, wait_for_file

PYTHON, NODE_PG = os.environ.get("LHCR_TEST_PYTHON", ""), os.environ.get("LHCR_TEST_NODE_PG", "")


def start(room, kind):
    """A worker of the kind, one phase at a time."""
    database = f"host={room.cluster.dir} dbname={room.db} user=test_wendy"
    if kind == "lhcr":
        return room.worker("--slots", "1")
    if kind == "python":
        argv = [PYTHON, str(ROOT / "examples/worker.py"), database]
    else:  # a module is looked for beside the file that names it
        place = room.folder / "node"
        if not place.exists():
            place.mkdir()
            shutil.copy(ROOT / "examples/worker.mjs", place)
            (place / "node_modules").symlink_to(NODE_PG)
        argv = ["node", str(place / "worker.mjs"), f"postgres://test_wendy@/{room.db}?host={room.cluster.dir}"]
    out = open(f"{room.folder}/worker-{len(room.workers)}.log", "ab")
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
    out.close()
    room.workers.append(process)
    return process


def made(room, *steps, lease_ms=3000, phase=(), **more):
    name = f"contract{len(room.psql('select name from ops.template').split())}"
    room.template(name, [runbook(*steps, lease_ms=lease_ms, **dict(phase))], retry={"max_attempts": 3, "backoff_ms": 0}, **more)
    return room.create(name)


def attempts(room, run_id):
    return [(a["outcome"], a["worker"]) for a in room.show(run_id)["attempts"]]


def phase_completes_and_tells(room, kind):
    start(room, kind)
    run_id = made(room, step("echo one; echo two >&2", name="first"), step("echo three", name="second"))
    room.wait_status(run_id, "succeeded", 30)
    trail = [e["type"] for e in room.events(run_id) if e["type"] not in ("LOG", "PHASE_PROGRESS", "ARTIFACT_REGISTERED")]
    assert trail == ["RUN_CREATED", "PHASE_QUEUED", "PHASE_CLAIMED", "PHASE_STARTED", "PHASE_SUCCEEDED", "RUN_SUCCEEDED"], trail
    text = "\n".join(e["message"] for e in room.events(run_id, "LOG"))
    assert all(word in text for word in ("one", "two", "three")), text
    assert [s if isinstance(s, str) else s["name"] for s in room.show(run_id)["phases"][0]["output"]["steps"]] == ["first", "second"]


def step_that_fails_fails_the_run(room, kind):
    start(room, kind)
    run_id = made(room, step("exit 7", idempotent=False))
    room.wait_status(run_id, "failed", 30)
    failure = room.show(run_id)["phases"][0]["failure"]
    assert failure["class"] == "permanent" and "7" in failure["message"], failure


def heartbeats_outlast_the_lease(room, kind):
    start(room, kind)
    run_id = made(room, step("sleep 7"), lease_ms=2000)
    room.wait_status(run_id, "succeeded", 30)
    assert len(attempts(room, run_id)) == 1, attempts(room, run_id)


def cancel_ends_its_process(room, kind):
    mark = room.folder / f"cancel-{kind}"
    start(room, kind)
    run_id = made(room, step(f"echo $$ > {mark}; exec sleep 60"))
    pid = int(wait_for_file(mark))
    asked = time.monotonic()
    room.call("run_cancel", {"p_run_id": run_id, "p_reason": "enough"})
    room.wait_status(run_id, "cancelled", 10)
    took = time.monotonic() - asked
    until = time.monotonic() + 2
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(pid), "its process goes on"
    return f"{took:.1f} s"


def attempts_deadline_ends_it(room, kind):
    """By the worker, with class timeout, which allows another attempt; not by the database, which would do it 5 s later."""
    mark = room.folder / f"late-{kind}"
    start(room, kind)
    run_id = made(room, step(f"echo $$ >> {mark}; exec sleep 60"), phase={"timeout_ms": 3000, "retry": {"max_attempts": 2, "backoff_ms": 0}})
    room.wait_status(run_id, "timed_out", 30)
    assert len(attempts(room, run_id)) == 2, attempts(room, run_id)
    ends = [e for e in room.events(run_id) if e["type"] in ("PHASE_FAILED", "PHASE_TIMED_OUT")]
    assert [e["type"] for e in ends] == ["PHASE_FAILED", "PHASE_TIMED_OUT"], room.trail(run_id)
    starts = room.events(run_id, "PHASE_STARTED")
    took = [(datetime.fromisoformat(end["ts"]) - datetime.fromisoformat(begin["ts"])).total_seconds() for begin, end in zip(starts, ends)]
    assert all(e["payload"]["class"] == "timeout" and "the phase ran longer" not in e["message"] for e in ends), ends
    assert all(2.9 < seconds < 6 for seconds in took), took
    pids = [int(pid) for pid in mark.read_text().split()]
    assert len(pids) == 2 and all(gone_within(pid, 2) for pid in pids), "its process goes on"
    return ", ".join(f"{seconds:.1f} s" for seconds in took)


def worker_that_is_killed_is_followed_by_another(room, kind):
    mark = room.folder / f"crash-{kind}"
    first = start(room, kind)
    run_id = made(room, step(f"if [ -e {mark} ]; then echo again; else echo $$ > {mark}; exec sleep 60; fi"))
    pid = int(wait_for_file(mark))
    first.kill()
    first.wait()
    killed = time.monotonic()
    start(room, kind)
    room.wait_status(run_id, "succeeded", 40)
    took = time.monotonic() - killed
    assert len(attempts(room, run_id)) == 2, attempts(room, run_id)
    assert not alive(pid), "the first attempt's process outlived its worker"
    return f"{took:.1f} s"


def stale_token_is_refused(room, kind):
    """Stopped past its lease and continued: what it then says is refused, and it goes on with other work."""
    mark = room.folder / f"stale-{kind}"
    first = start(room, kind)
    run_id = made(room, step(f"if [ -e {mark} ]; then echo second; else echo $$ > {mark}; sleep 6; echo first; fi"), lease_ms=2000)
    wait_for_file(mark)
    first.send_signal(signal.SIGSTOP)
    second = start(room, kind)
    room.wait_status(run_id, "succeeded", 40)
    events = len(room.events(run_id))
    first.send_signal(signal.SIGCONT)
    time.sleep(4)
    done = [e for e in room.events(run_id, "PHASE_SUCCEEDED")]
    assert len(done) == 1 and len(room.events(run_id)) == events, room.trail(run_id)
    second.kill()
    second.wait()
    assert first.poll() is None, room.logs()[-1500:]
    later = made(room, step("echo later"))
    room.wait_status(later, "succeeded", 40)


CONTRACT = (phase_completes_and_tells, step_that_fails_fails_the_run, heartbeats_outlast_the_lease, cancel_ends_its_process, attempts_deadline_ends_it,
            worker_that_is_killed_is_followed_by_another, stale_token_is_refused)
WORKERS = {"lhcr": BIN, "python": PYTHON and subprocess.run([PYTHON, "-c", "import psycopg"], capture_output=True).returncode == 0,
           "node": NODE_PG and pathlib.Path(NODE_PG, "pg").is_dir() and shutil.which("node")}
TESTS = {f"test_{kind}_{check.__name__}": (lambda room, check=check, kind=kind: check(room, kind))
         for kind, there in WORKERS.items() if there for check in CONTRACT}


def test_the_python_worker_is_forty_lines_of_code(room):
    """Without blank lines, comments and docstrings."""
    text = (ROOT / "examples/worker.py").read_text()
    tree = ast.parse(text)
    told = [node.body[0] for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.FunctionDef)) and ast.get_docstring(node)]
    prose = {line for node in told for line in range(node.lineno, node.end_lineno + 1)}
    code = [line for number, line in enumerate(text.splitlines(), 1) if number not in prose and line.strip() and not line.lstrip().startswith("#")]
    assert len(code) <= 40, f"{len(code)} lines"
    assert max(map(len, code)) <= 170, max(code, key=len)
    return f"{len(code)} lines"


TESTS["test_the_python_worker_is_forty_lines_of_code"] = test_the_python_worker_is_forty_lines_of_code


if __name__ == "__main__":
    for kind, there in WORKERS.items():
        if not there:
            print(f"skip worker_contract: {kind}: its runtime or its client library is not there")
    sys.exit(main(TESTS, "worker_contract"))
