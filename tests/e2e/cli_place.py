"""A home, a control room and a repository with a spec bundle of their own, and what is typed in them. Used by the tests of the command
line that need a whole place: lines_as_written.py, detach.py."""
import json, os, pathlib, re, shlex, shutil, subprocess, tempfile

from worker_room import engine_library

LHCR = os.environ.get("LHCR_BIN", "")
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Place:
    """A home, a room and a repository of their own."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lines-", dir=os.environ.get("LHCR_TEST_TMP")))
        self.folder.chmod(0o755)
        self.repo = self.folder / "repo"
        shutil.copytree(ROOT / "spec", self.repo / "spec")
        for name in ("home", "bin"):
            (self.folder / name).mkdir()
        (self.folder / "bin/lhcr").symlink_to(LHCR)
        self.env = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LHCR_", "AWS_", "GIT_", "XDG_"))}
        self.env |= {"HOME": str(self.folder / "home"), "LHCR_LOCAL_ROOT": str(self.folder / "room"), "TERM": "dumb", "LC_ALL": "C.UTF-8",
                     "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": "/dev/null"}
        if engine_library():
            self.env["LHCR_DUCKDB_LIBRARY"] = engine_library()
        for words in ("init -q", "add -A", "-c user.name=t -c user.email=t@t.invalid commit -qm spec"):
            subprocess.run(["git", *words.split()], cwd=self.repo, env=self.env, check=True)
        self.sha = subprocess.run(["git", "rev-parse", "HEAD"], cwd=self.repo, env=self.env, capture_output=True, text=True, check=True).stdout.strip()

    def type(self, line, code=0, **names):
        """Types the line; words in capitals that are named here are replaced, all else is literal."""
        words = [re.sub(r"\b(%s)\b" % "|".join(names), lambda m: str(names[m.group(1)]), word) if names else word for word in shlex.split(line)]
        done = subprocess.run(words, cwd=self.repo, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        assert done.returncode == code, f"{line}: exit {done.returncode}, not {code}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        return done

    def read(self, line, code=0, **names):
        return json.loads(self.type(line, code, **names).stdout)

    def close(self):
        subprocess.run([LHCR, "local", "reset", "--yes", "-q"], cwd=self.repo, env=self.env, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class Checks:
    """Tests as sentences, run where they stand: `@checks("…")`."""

    def __init__(self, suite):
        self.suite, self.failed = suite, 0

    def __call__(self, sentence):
        def run(test):
            try:
                note = test()
                print(f"ok {self.suite}: {sentence}{f' ({note})' if note else ''}", flush=True)
            except Exception as error:  # a test that breaks is a test that fails
                self.failed += 1
                print(f"not ok {self.suite}: {sentence}\n{type(error).__name__}: {error}", flush=True)
        return run
