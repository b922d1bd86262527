#!/usr/bin/env python3
"""Drift against gate runs: a control room knows which commit was validated, and the commit knows every file. Needs LHCR_BIN."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

LHCR = os.environ.get("LHCR_BIN", "build/release/lhcr")


class Place:
    """A control room and a repository with a bundle and a contract, validated by a run."""

    def __init__(self, folder):
        self.folder, self.repository = folder, folder / "repository"
        self.env = {**{k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_", "AWS_", "GIT_"))}, "HOME": str(folder / "home"),
                    "LHCR_LOCAL_ROOT": str(folder / "room"), "XDG_CONFIG_HOME": str(folder / "config"), "GIT_CONFIG_GLOBAL": "/dev/null",
                    **{f"GIT_{who}_{what}": "t@t.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}}
        (folder / "home").mkdir()
        self.repository.mkdir()
        self.lhcr("local", "up")
        self.git("init", "-q", "-b", "main")
        self.lhcr("spec", "new", "orders")
        self.contract("id: {type: string}")
        self.commit()
        self.lhcr("template", "apply", "spec_validate")

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.repository, env=self.env, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self):
        self.git("add", ".")
        self.git("commit", "-qm", "a step")

    def contract(self, properties):
        (self.repository / "spec/orders/contracts").mkdir(exist_ok=True)
        (self.repository / "spec/orders/contracts/order.yaml").write_text(f"type: object\nproperties:\n  {properties}\n")

    def lhcr(self, *words, code=0):
        done = subprocess.run([LHCR, *words], cwd=self.repository, env=self.env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=180)
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def gate(self):
        self.lhcr("run", "create", "--template", "spec_validate", "--spec", "orders", "--wait", "-q")
        return self.lhcr("run", "list", "-q", "-o", "id").split()[0]

    def drift(self, run, code=0):
        return self.lhcr("spec", "drift", "--run", run, "--format", "pretty", code=code)


def test_without_a_gate_run_there_is_nothing_to_compare_with(place):
    assert "no gate run validated a bundle" in place.drift("last", code=2)


def test_what_a_run_validated_is_held_at_its_commit(place):
    run = place.gate()
    place.drift(run)
    place.drift("last")
    place.contract("id: {type: integer}")
    assert "DR001" in place.drift("last", code=3)
    place.commit()  # a commit alone validates nothing
    assert "DR001" in place.drift(run, code=3)
    plan = place.repository / "spec/orders/plan.md"
    plan.write_text(plan.read_text() + "Ids are numbers (FR-001).\n")
    told = place.drift(run, code=3)
    assert "DR002" in told and "CS003" in told, told
    place.commit()
    place.gate()
    place.drift("last")
    assert "DR002" in place.drift(run, code=3)  # the older run still says what it said


def test_a_run_whose_commit_lacks_its_bundle_is_no_pin(place):
    plan = place.repository / "spec/orders/plan.md"
    plan.write_text(plan.read_text() + "Not in any commit (FR-001).\n")
    run = place.gate()  # in dev a dirty tree is taken
    assert "its commit" in place.drift(run, code=3)


def test_a_run_that_did_not_succeed_validated_nothing(place):
    tasks = place.repository / "spec/orders/tasks.md"
    tasks.write_text(tasks.read_text() + "- [ ] T001 twice (FR-001)\n")
    place.commit()
    place.lhcr("run", "create", "--template", "spec_validate", "--spec", "orders", "--wait", "-q", code=5)
    failed = place.lhcr("run", "list", "--status", "failed", "-o", "id").split()[0]
    assert "validated nothing" in place.drift(failed, code=3)


def main():
    failed = 0
    for name, test in [(name, test) for name, test in globals().items() if name.startswith("test_")]:
        sentence = "spec_drift/" + name[5:].replace("_", " ")
        folder = pathlib.Path(tempfile.mkdtemp(prefix="drift-", dir=os.environ.get("LHCR_TEST_TMP")))
        folder.chmod(0o755)
        place = None
        try:
            place = Place(folder)
            test(place)
            print(f"ok {sentence}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {sentence}", flush=True)
            print("    " + traceback.format_exc().replace("\n", "\n    "), flush=True)
        finally:
            if place:
                subprocess.run([LHCR, "local", "reset", "--yes", "-q"], cwd=place.repository, env=place.env, capture_output=True)
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


sys.exit(main())
