"""A control room, a repository and a source server of the test's own, driven through the binary alone. Used by tests/e2e/pipeline_*.py.

`Room` is what a user has: a folder with git, `lhcr local up`, pipelines in files. The source is ScratchPostgres.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "pipeline_sql"))
from scratch_postgres import ScratchPostgres  # noqa: E402,F401

LHCR = os.environ.get("LHCR_BIN") or str(ROOT / "build" / "release" / "lhcr")
GIT = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t.invalid", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@t.invalid"}


def expect(condition, what):
    if not condition:
        raise AssertionError(str(what)[:4000])


class Room:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lhcr-", dir=os.environ.get("LHCR_TEST_TMP")))
        os.chmod(self.folder, 0o755)
        self.repo = self.folder / "repo"
        for folder in (self.repo, self.folder / "home"):
            folder.mkdir()
        own = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_", "AWS_", "XDG_"))}
        self.env = {**own, **GIT, "HOME": str(self.folder / "home"), "LHCR_LOCAL_ROOT": str(self.folder / "room")}
        cached = pathlib.Path(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))) / "lhcr/duckdb/1.5.5/libduckdb.so"
        if "LHCR_DUCKDB_LIBRARY" in os.environ or cached.exists():
            self.env["LHCR_DUCKDB_LIBRARY"] = os.environ.get("LHCR_DUCKDB_LIBRARY", str(cached))
        self.processes = []
        for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
            subprocess.run(["git", *words], cwd=self.repo, env=self.env, check=True)
        self.lhcr("local", "up")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        subprocess.run([LHCR, "local", "down"], cwd=self.repo, env=self.env, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def lhcr(self, *words, code=0, env=None):
        done = subprocess.run([LHCR, *words], cwd=self.repo, env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300)
        expect(code is None or done.returncode == code, f"lhcr {' '.join(words)}: exit {done.returncode}, not {code}\n{done.stdout[-1500:]}\n{done.stderr[-2000:]}")
        return done

    def answer(self, *words, code=0, env=None):
        return json.loads(self.lhcr(*words, "-o", "json", code=code, env=env).stdout)

    def refused(self, *words, code, says=(), env=None):
        """A command that must not work, with these words on stderr."""
        text = self.lhcr(*words, code=code, env=env).stderr
        for part in says:
            expect(part in text, f"'{part}' is not in: {text}")
        return text

    def failed(self, *words, says=(), env=None):
        """A run that must fail (exit 5) with these words in its failure and hint."""
        run = self.answer("pipeline", "run", *words, "--wait", code=5, env=env)
        text = json.dumps(run["failure"], ensure_ascii=False)
        for part in says:
            expect(part in text or json.dumps(part)[1:-1] in text, f"'{part}' is not in: {text}")
        return run

    def succeeded(self, *words, env=None):
        run = self.answer("pipeline", "run", *words, "--wait", env=env)
        expect(run["status"] == "succeeded", run["failure"])
        return run

    def rows(self, sql):
        return self.answer("sql", sql)["rows"]

    def published(self):
        return {table["name"]: table for table in self.answer("table", "list")["tables"]}

    def pipeline(self, name, tables, files=None, more=""):
        """Writes pipelines/<name>: `tables` are the lines below `tables:`."""
        folder = self.repo / "pipelines" / name
        for path, text in (files or {}).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        folder.mkdir(parents=True, exist_ok=True)
        lines = "\n".join("  - " + line for line in tables)
        (folder / "pipeline.yaml").write_text(f"apiVersion: lhcr/v1\nkind: Pipeline\nname: {name}\nspec: x\n"
                                              f"sources: {{ s: {{ kind: postgres, connection: src }} }}\n{more}tables:\n{lines}\n")

    def worker(self, *flags, env=None):
        """A worker of its own; its log is `worker.log`."""
        with open(self.folder / "worker.log", "ab") as log:
            process = subprocess.Popen([LHCR, "worker", "--log-format", "json", *flags], cwd=self.repo, env={**self.env, **(env or {})},
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.processes.append(process)
        return process

    def places_of(self, text):
        """Where `text` is kept: the control plane's dump, the store, logs, the user's files. The empty list is what a test wants."""
        admin = self.answer("local", "status")["database"].replace("user=lhcr_local", "user=lhcr_admin")
        dump = subprocess.run(["pg_dump", "--inserts", "-d", admin], env=self.env, capture_output=True, text=True)
        expect(dump.returncode == 0 and "INSERT INTO ops.run" in dump.stdout, dump.stderr)
        found = subprocess.run(["grep", "-rlaF", "--", text, str(self.folder)], capture_output=True, text=True).stdout.splitlines()
        return (["control plane"] if text in dump.stdout else []) + found


def until(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.05)


def run(suite, *tests):
    """One line a test, its name made of the function's."""
    failed = 0
    for test in tests:
        name = f"{suite}: {test.__name__.replace('_', ' ')}"
        try:
            reason = test()
            print(f"skip {name}: {reason}" if reason else f"ok {name}", flush=True)
        except Exception:  # a test must not end the others
            failed += 1
            print(f"not ok {name}", flush=True)
            traceback.print_exc(file=sys.stdout)
    return 1 if failed else 0
