"""A control room for tests of the worker: a server of its own, a migrated control plane, a second database `ledger` as the target of
phases, and real `lhcr worker` processes. Used by tests/e2e/worker_*.py and tests/chaos/run."""
import json, os, pathlib, shutil, signal, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/sql"))
import harness
from processes import alive, gone_within  # noqa: F401  for who takes all of this module

BIN = os.environ.get("LHCR_BIN", "")
GIT_SHA = "0123456789abcdef0123456789abcdef01234567"


def engine_library():
    """Where `./dev` keeps libduckdb, for programs that run with another HOME; of this machine, not of one that is built for beside it."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    kept = sorted(path for path in cache.glob("lhcr/duckdb/*/libduckdb.so") if "-" not in path.parent.name)
    return os.environ.get("LHCR_DUCKDB_LIBRARY") or (str(kept[-1]) if kept else None)


class Room:
    def __init__(self, settings=()):
        os.environ.pop("PGHOST", None)
        self.cluster = harness.Cluster(settings)
        self.db = harness.make_database("lhcr_room", clock=False)
        harness.psql("create database ledger")
        harness.psql("create table ledger (run_id uuid, phase text, at timestamptz default clock_timestamp());"
                     "grant all on ledger to public; grant create on schema public to public", db="ledger")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lhcr-room-"))
        self.workers = []
        self.call("connection_add", {"p_connection": {"project": "sales", "environment": "dev", "name": "ledger", "kind": "postgres",
                                                      "conninfo": f"host={self.cluster.dir} dbname=ledger user=test_wendy"}})

    def psql(self, sql, db=None, user=None, check=True):
        result = harness.psql(sql, db=db or self.db, user=user, check=False)
        if check and result.returncode != 0:
            raise RuntimeError(f"{sql[:300]}: {result.stderr}")
        return result.stdout.strip() if check else result

    def call(self, function, arguments, user="test_ada"):
        """ops.<function> with JSON or text arguments; its answer."""
        texts = ", ".join(f"{name} => {self.literal(value)}" for name, value in arguments.items())
        return json.loads(self.psql(f"select ops.{function}({texts})", user=user) or "null")

    @staticmethod
    def literal(value):
        if value is None:
            return "null"
        if isinstance(value, (dict, list)):
            value = json.dumps(value)
        return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"

    def template(self, name, phases, **more):
        return self.call("template_apply", {"p_template": {"project": "sales", "name": name, "kind": "runbook", "phases": phases, **more}})

    def create(self, template, **more):
        return self.call("run_create", {"p_request": {"project": "sales", "environment": "dev", "template": template, "git_sha": GIT_SHA,
                                                      "spec_slug": "spec", "params": {}, **more}})["run_id"]

    def worker(self, *flags, env=(), log=None):
        database = [] if "--database" in flags else ["--database", f"host={self.cluster.dir} dbname={self.db} user=test_wendy"]
        store = [] if "--store" in flags else ["--store", f"file://{self.folder}/store"]
        argv = [BIN, "worker", *database, *store, "--scratch", str(self.folder), "--log-format", "json", *flags]
        out = open(log or f"{self.folder}/worker-{len(self.workers)}.log", "ab")
        engine = engine_library()
        if engine:
            env = {"LHCR_DUCKDB_LIBRARY": engine, **dict(env)}
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                                   env={**os.environ, "HOME": str(self.folder), "TMPDIR": str(self.folder), **dict(env)})
        out.close()
        self.workers.append(process)
        return process

    def logs(self):
        return "".join(p.read_text(errors="replace") for p in sorted(self.folder.glob("worker-*.log")))

    def show(self, run_id):
        return self.call("run_show", {"p_run_id": run_id})

    def status(self, run_id):
        return self.psql(f"select status from ops.run where run_id = '{run_id}'")

    def wait_status(self, run_id, wanted, timeout=60):
        until = time.monotonic() + timeout
        while (status := self.status(run_id)) != wanted:
            if time.monotonic() > until:
                raise AssertionError(f"run {run_id} is {status}, not {wanted}, after {timeout} s\n{self.trail(run_id)}\n{self.logs()[-2000:]}")
            time.sleep(0.1)

    def events(self, run_id, type=None):
        listed = self.call("event_list", {"p_run_id": run_id, "p_limit": 10000})["events"]
        return [e for e in listed if type in (None, e["type"])]

    def trail(self, run_id):
        return "\n".join(f"  {e['ts']} {e['phase']} {e['type']} {e['message']}" for e in self.events(run_id)[-12:])

    def wait_event(self, run_id, type, timeout=20, where=lambda e: True):
        until = time.monotonic() + timeout
        while True:
            found = [e for e in self.events(run_id, type) if where(e)]
            if found:
                return found[0]
            if time.monotonic() > until:
                raise AssertionError(f"no {type} in {timeout} s: {self.trail(run_id)}\n{self.logs()[-2000:]}")
            time.sleep(0.05)

    def close(self):
        for process in self.workers:
            if process.poll() is None:
                process.kill()
                process.wait()
        self.cluster.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def descendants(root):
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as f:
                    children.setdefault(int(f.read().rsplit(")", 1)[1].split()[1]), []).append(int(entry))
            except (FileNotFoundError, ProcessLookupError):
                pass
    out, queue = [], [root]
    while queue:
        for child in children.get(queue.pop(), []):
            out.append(child)
            queue.append(child)
    return out


def step(script, **more):
    return {"name": more.pop("name", "s1"), "argv": ["/bin/sh", "-c", script], "idempotent": True, **more}


def runbook(*steps, name="p1", **more):
    return {"name": name, "kind": "runbook", "executor": "runbook", "input": {"steps": list(steps)}, **more}


def sql_phase(name, sql, **more):
    return {"name": name, "kind": "postgres", "executor": "postgres", "input": {"connection": "ledger", "sql": sql, **more.pop("input", {})}, **more}


def ledger_phase(name, **more):
    """One row in a table without any constraint: written twice it is there twice."""
    return sql_phase(name, f"insert into ledger (run_id, phase) values ($1::uuid, '{name}')", input={"params": ["${run.run_id}"]}, **more)


def wait_for_file(path, timeout=20):
    until = time.monotonic() + timeout
    while not (path.exists() and path.read_text().strip()):
        if time.monotonic() > until:
            raise AssertionError(f"{path} never came")
        time.sleep(0.02)
    return path.read_text().strip()


def main(tests, suite):
    """Runs `tests` (name → function of a Room), one room for all of them, one line each."""
    if not BIN:
        print(f"skip {suite}: LHCR_BIN is not set")
        return 0
    import traceback
    room, failed = Room(), 0
    try:
        for name, test in tests.items():
            if not name.startswith("test_") or (sys.argv[1:] and not any(word in name for word in sys.argv[1:])):
                continue
            began = time.monotonic()
            title = f"{suite}: {name[5:].replace('_', ' ')}"
            try:
                note = test(room) or ""
                print(f"ok {title}", f"({time.monotonic() - began:.1f} s)" if not note else f"({note})", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc(file=sys.stdout)
                print(f"not ok {title}", flush=True)
            for process in room.workers:
                if process.poll() is None:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
            room.workers.clear()
            for path in room.folder.glob("worker-*.log"):
                path.unlink()
    finally:
        room.close()
    return 1 if failed else 0
