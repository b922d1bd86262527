"""Clocks that are wrong: a program under LD_PRELOAD of `shim` sees the wall clock so many seconds off, and whatever it starts sees it too. And what that
changes for `lhcr worker`: nothing, for only the database's clock decides."""
import contextlib, json, os, subprocess, tempfile, time
from harness import ROOT, psql, sh

LHCR = os.environ.get("LHCR_BIN") or str(ROOT / "build/release/lhcr")
SHIM = """#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long off(void) { const char *by = getenv("CLOCK_OFF_S"); return by ? atol(by) : 0; }
int clock_gettime(clockid_t id, struct timespec *t) {
    int done = syscall(SYS_clock_gettime, id, t);
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) t->tv_sec += off();
    return done;
}
int gettimeofday(struct timeval *t, void *zone) {
    struct timespec now;
    int done = clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec;
    t->tv_usec = now.tv_nsec / 1000;
    return done;
}
time_t time(time_t *to) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to) *to = now.tv_sec;
    return now.tv_sec;
}"""


@contextlib.contextmanager
def off(seconds):
    """The environment in which a program's clock is so many seconds off."""
    with tempfile.TemporaryDirectory(prefix="clock-", dir=os.environ.get("LHCR_TEST_TMP")) as folder:
        made = sh(["cc", "-shared", "-fPIC", "-x", "c", "-o", f"{folder}/clock.so", "-"], input=SHIM)
        assert made.returncode == 0, made.stderr
        yield {"LD_PRELOAD": f"{folder}/clock.so", "CLOCK_OFF_S": str(seconds)}


def one(db, sql, user="postgres"):
    return psql(sql, db=db, user=user).stdout.strip()


def now(db):
    return float(one(db, "select extract(epoch from clock_timestamp())"))


def step(script):
    return {"name": "p1", "kind": "runbook", "executor": "runbook", "lease_ms": 6000, "retry": {"max_attempts": 1},
            "input": {"steps": [{"name": "s1", "argv": ["/bin/sh", "-c", script], "idempotent": True}]}}


def until(db, sql, wanted, patience=40):
    end = time.monotonic() + patience
    while (found := one(db, sql)) != wanted:
        assert time.monotonic() < end, f"{sql}: {found}, not {wanted}, after {patience} s"
        time.sleep(0.1)


def work_with_a_clock(db, seconds):
    """A success of longer than its lease, a timeout and a cancel by one worker whose clock is off; the log of the worker."""
    runs = {name: one(db, f"select test.run('{name}')", "test_ada") for name in ("succeeds", "is_late", "is_cancelled")}
    began = now(db)
    with off(seconds) as skewed, tempfile.TemporaryDirectory(prefix="lhcr-home-", dir=os.environ.get("LHCR_TEST_TMP")) as home:
        with open(f"{home}/log", "wb") as log:
            worker = subprocess.Popen([LHCR, "worker", "--database", f"dbname={db} user=test_wendy", "--store", f"file://{home}/store", "--scratch", home, "--slots", "3",
                                       "--grace", "500ms", "--log-format", "json", "--name", "skewed"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                      env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, **skewed})
        try:
            until(db, f"select status from ops.run where run_id = '{runs['is_cancelled']}'", "running")
            one(db, f"select ops.run_cancel('{runs['is_cancelled']}', 'enough')", "test_ada")
            for name, end in (("is_cancelled", "cancelled"), ("is_late", "timed_out"), ("succeeds", "succeeded")):
                until(db, f"select status from ops.run where run_id = '{runs[name]}'", end)
        finally:
            worker.terminate()
            worker.wait(30)
        logged = [json.loads(line)["ts"] for line in open(f"{home}/log") if line.startswith("{")]
    ended = now(db)
    told = float(one(db, f"select extract(epoch from '{logged[0]}'::timestamptz)"))
    assert abs(told - began - seconds) < 10, f"the worker's clock is not {seconds} s off: {logged[0]}"
    for name, run in runs.items():
        attempts = one(db, f"select count(*) from ops.attempt where run_id = '{run}'")
        assert attempts == "1", f"{name}: {attempts} attempts"
        first, last = one(db, f"""select extract(epoch from min(at)), extract(epoch from max(at)) from (
            select ts as at from ops.event where run_id = '{run}' union all select unnest(array[claimed_at, started_at, finished_at]) from ops.attempt where run_id = '{run}'
            union all select unnest(array[claimed_at, started_at, finished_at]) from ops.run where run_id = '{run}') x""").split("|")
        assert began - 5 < float(first) and float(last) < ended + 1, f"{name}: its times are {first} to {last}, the database's were {began} to {ended}"
    lasted = {name: float(one(db, f"select extract(epoch from finished_at - started_at) from ops.attempt where run_id = '{run}'")) for name, run in runs.items()}
    assert 8 <= lasted["succeeds"] < 20 and 1.5 <= lasted["is_late"] < 12 and lasted["is_cancelled"] < 12, lasted
    return lasted


def race_a_worker_with_a_clock_ten_minutes_off_changes_nothing(db):
    for name, script, more in (("succeeds", "sleep 8", {}), ("is_late", "sleep 600", {"timeout_ms": 1500}), ("is_cancelled", "sleep 600", {})):
        phases = json.dumps([{**step(script), **more}])
        one(db, f"""select ops.template_apply('{{"project": "sales", "name": "{name}", "kind": "runbook", "phases": {phases}}}')""", "test_ada")
    lasted = {seconds: work_with_a_clock(db, seconds) for seconds in (600, -600)}
    assert one(db, "select count(*) from ops.lease") == "0" and one(db, "select count(*) from ops.event where type = 'PHASE_REQUEUED'") == "0"
    return "; ".join(f"{seconds:+} s: " + ", ".join(f"{name} after {s:.1f} s" for name, s in by.items()) for seconds, by in lasted.items()) + "; one attempt each"
